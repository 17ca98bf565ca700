; The impossibility, for every protocol and any number of messages.
;
; A run is a behaviour up to the hour, in which each general has decided. A run
; is what was ordered, and which of the messages sent were delivered in time: a
; finite number of them, as they follow each other and the hour comes. A view is
; all that a general knows at the hour. A protocol is a rule: what to do, by what
; is known. Nothing else is assumed of the protocol: what its messages say, how
; many there are and who sends them when is all within the runs and views.
;
; The argument is a chain of runs. It begins with one in which nothing is lost,
; so both attack. Lose the last message that was delivered: only its receiver can
; tell, so the other general still attacks, and by agreement both do. And so on,
; down to the run in which nothing is delivered: there Second knows as much as if
; there had been no order, so it attacks without one.
;
; By hand:
;   z3 Chain.smt2
;   cvc5 --incremental Chain.smt2
; Each name is followed by unsat: no model contradicts the claim that is named.
; Or by sat, of what must be possible.

(set-logic ALL)

(declare-datatypes ((General 0) (Decision 0))
  (((First) (Second))
   ((none) (attack) (retreat))))

(declare-sort Run 0)
(declare-sort View 0)

(declare-fun ordered (Run) Bool)             ; First was given the order
(declare-fun delivered (Run) Int)            ; how many messages arrived in time
(declare-fun view (General Run) View)        ; what a general knows at the hour
(declare-fun rule (General View) Decision)   ; the protocol's rule
(declare-fun less (Run) Run)                 ; the run in which the last of those messages is lost
(declare-fun receiver (Run) General)         ; whom it was for
(declare-fun silent (Run) Run)               ; the run without an order in which nothing is delivered
(declare-const lossless Run)                 ; the run with an order in which nothing is lost

(define-fun other ((g General)) General (ite (= g First) Second First))
(define-fun decides ((g General) (r Run)) Decision (rule g (view g r)))

; Any message may be lost, and only its receiver can tell. What the receiver
; would have sent after it came too late for everybody, as no delivery followed.
(define-fun LastMayBeLost ((r Run)) Bool
  (=> (> (delivered r) 0)
      (and (= (delivered (less r)) (- (delivered r) 1))
           (= (ordered (less r)) (ordered r))
           (= (view (other (receiver r)) (less r)) (view (other (receiver r)) r)))))

; Who hears nothing cannot tell whether there was an order, but for First.
(define-fun NothingHeard ((r Run)) Bool
  (=> (= (delivered r) 0)
      (and (not (ordered (silent r)))
           (= (view Second (silent r)) (view Second r)))))

; The three properties. Validity has two halves.
(define-fun Termination ((r Run)) Bool
  (and (not (= (decides First r) none)) (not (= (decides Second r) none))))
(define-fun Agreement ((r Run)) Bool (= (decides First r) (decides Second r)))
(define-fun NoOrderNoAttack ((r Run)) Bool
  (=> (not (ordered r))
      (and (not (= (decides First r) attack)) (not (= (decides Second r) attack)))))
(define-fun BothAttack ((r Run)) Bool
  (and (= (decides First r) attack) (= (decides Second r) attack)))

; Validity, the other half, and agreement, as Attack.tla has them: they speak of
; generals who have decided.
(define-fun AllHeardAllAttack () Bool
  (=> (and (Termination lossless) (ordered lossless)) (BothAttack lossless)))
(define-fun Agree ((r Run)) Bool (=> (Termination r) (Agreement r)))

; What is shown of each run of the chain.
(define-fun Claim ((r Run)) Bool (and (ordered r) (BothAttack r)))

; The claims are about any run r. What is assumed of other runs is asserted of
; those that the claim speaks of.
(declare-const r Run)
(assert (>= (delivered r) 0))

(push 1) ; -----------------------------------------------------------------
(echo "the chain begins: if nothing is lost, both attack")
(set-info :status unsat)
(assert (ordered lossless))
(assert AllHeardAllAttack)
(assert (Termination lossless))
(assert (not (Claim lossless)))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "the chain goes on: a message less, and both still attack")
(set-info :status unsat)
(assert (and (Claim r) (> (delivered r) 0)))
(assert (LastMayBeLost r))
(assert (Agree (less r)))
(assert (Termination (less r)))
(assert (not (and (Claim (less r))
                  (< (delivered (less r)) (delivered r))
                  (>= (delivered (less r)) 0))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "the chain ends: nothing is delivered, and Second attacks without an order")
(set-info :status unsat)
(assert (and (Claim r) (= (delivered r) 0)))
(assert (NothingHeard r))
(assert (NoOrderNoAttack (silent r)))
(check-sat)
(pop 1)

; The three make an induction on the number of delivered messages, which falls
; with each step and is never below 0. So no rule has all properties.
;
; Nothing of it holds because nothing can happen: what each step starts from can be.

(push 1) ; -----------------------------------------------------------------
(echo "the chain can begin")
(set-info :status sat)
(assert (ordered lossless))
(assert AllHeardAllAttack)
(assert (Termination lossless))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "the chain can go on")
(set-info :status sat)
(assert (and (Claim r) (> (delivered r) 0)))
(assert (LastMayBeLost r))
(assert (Agree (less r)))
(assert (Termination (less r)))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "the chain can come to its end")
(set-info :status sat)
(assert (and (Claim r) (= (delivered r) 0)))
(assert (NothingHeard r))
(check-sat)
(pop 1)

; And each assumption is needed: without it, the step that uses it may fail.

(push 1) ; -----------------------------------------------------------------
(echo "begin, without validity: who never attacks")
(set-info :status sat)
(assert (ordered lossless))
(assert (Termination lossless))
(assert (not (Claim lossless)))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "begin, without termination: who waits even so")
(set-info :status sat)
(assert (ordered lossless))
(assert AllHeardAllAttack)
(assert (not (Claim lossless)))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "go on, without agreement: the receiver retreats")
(set-info :status sat)
(assert (and (Claim r) (> (delivered r) 0)))
(assert (LastMayBeLost r))
(assert (Termination (less r)))
(assert (not (Claim (less r))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "go on, without termination: the receiver waits")
(set-info :status sat)
(assert (and (Claim r) (> (delivered r) 0)))
(assert (LastMayBeLost r))
(assert (Agree (less r)))
(assert (not (Claim (less r))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "go on, if the last message cannot be lost")
(set-info :status sat)
(assert (and (Claim r) (> (delivered r) 0)))
(assert (Agree (less r)))
(assert (Termination (less r)))
(assert (not (Claim (less r))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "end, if Second knows that there is no order")
(set-info :status sat)
(assert (and (Claim r) (= (delivered r) 0)))
(assert (not (ordered (silent r))))
(assert (NoOrderNoAttack (silent r)))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "end, without validity: who attacks without an order")
(set-info :status sat)
(assert (and (Claim r) (= (delivered r) 0)))
(assert (NothingHeard r))
(assert (BothAttack (silent r)))
(check-sat)
(pop 1)
