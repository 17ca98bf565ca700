; The impossibility, for every protocol and any number of messages.
;
; A run is a behaviour up to the hour, in which each general has decided. A run
; is what was ordered, and which of the messages sent were delivered in time: a
; finite number of them, as they follow each other and the hour comes. A view is
; all that a general knows at the hour. A protocol is a rule: what to do, by what
; is known. Nothing else is assumed of the protocol: what its messages say, how
; many there are and who sends them when is all within the runs and views. That a
; view is what was known first and what was heard since is what the second half uses.
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
; with each step and is never below 0: that is by hand. So no rule has all properties.
;
; ---------------------------------------------------------------------------
; What is assumed of a loss, LastMayBeLost, and of silence, NothingHeard, is so for
; all generals who know what they knew first and what they heard since. Deliveries
; are numbered as they come. What is delivered the other general sent before, and it
; says what that one knew then: which message that is, when it was sent and when it
; comes is anything. Solvers do not know induction either: the first two claims are its beginning
; and its step, over the deliveries that two runs share, and the third is about where it ends.

(declare-sort Message 0)
(declare-fun start (General Bool) View)      ; what is known at first; Second is not told of an order
(declare-fun hears (View Message Int) View)  ; what is known who hears a message at a time
(declare-fun says (View Int) Message)        ; what is sent by who knows that, by number
(declare-fun receives (Run Int) General)     ; whom a delivery is for
(declare-fun sent (Run Int) Int)             ; after how many deliveries it was sent
(declare-fun which (Run Int) Int)            ; which of the messages of its sender
(declare-fun comes (Run Int) Int)            ; when it comes
(declare-fun knows (General Run Int) View)   ; what a general knows after so many deliveries

(define-fun told ((r Run) (k Int)) Message
  (says (knows (other (receives r k)) r (sent r k)) (which r k)))
(define-fun Begins ((r Run)) Bool
  (and (= (knows First r 0) (start First (ordered r)))
       (= (knows Second r 0) (start Second false))))
(define-fun Hears ((g General) (r Run) (k Int)) Bool
  (= (knows g r k)
     (ite (= (receives r k) g) (hears (knows g r (- k 1)) (told r k) (comes r k)) (knows g r (- k 1)))))
(define-fun Delivery ((r Run) (k Int)) Bool
  (and (>= k 1) (<= 0 (sent r k)) (< (sent r k) k) (Hears First r k) (Hears Second r k)))
(define-fun SameDelivery ((r Run) (s Run) (k Int)) Bool
  (and (= (receives r k) (receives s k)) (= (sent r k) (sent s k)) (= (which r k) (which s k)) (= (comes r k) (comes s k))))
(define-fun Alike ((r Run) (s Run) (k Int)) Bool
  (and (= (knows First r k) (knows First s k)) (= (knows Second r k) (knows Second s k))))

(declare-const s Run)
(declare-const k Int)

(push 1) ; -----------------------------------------------------------------
(echo "a loss: two runs with the same order begin alike")
(set-info :status unsat)
(assert (and (Begins r) (Begins s) (= (ordered r) (ordered s))))
(assert (not (Alike r s 0)))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "a loss: and stay alike with each delivery that they share")
(set-info :status unsat)
(assert (and (Delivery r k) (Delivery s k) (SameDelivery r s k)))
(assert (and (Alike r s (- k 1)) (Alike r s (sent r k)))) ; as they were before
(assert (not (Alike r s k)))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "a loss: so of the last delivery only its receiver can tell")
(set-info :status unsat)
(assert (and (= k (delivered r)) (= (delivered s) (- k 1)) (Delivery r k)))
(assert (Alike r s (- k 1)))
(assert (not (= (knows (other (receives r k)) r (delivered r)) (knows (other (receives r k)) s (delivered s)))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "silence: who hears nothing knows nothing of an order, but for First")
(set-info :status unsat)
(assert (and (= (delivered r) 0) (= (delivered s) 0) (Begins r) (Begins s)))
(assert (not (= (knows Second r (delivered r)) (knows Second s (delivered s)))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "a loss: its receiver can tell")
(set-info :status sat)
(assert (and (= k (delivered r)) (= (delivered s) (- k 1)) (Delivery r k)))
(assert (Alike r s (- k 1)))
(assert (not (= (knows (receives r k) r (delivered r)) (knows (receives r k) s (delivered s)))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "a loss: what was sent after it may be told by others")
(set-info :status sat)
(assert (and (Delivery r k) (Delivery s k) (SameDelivery r s k)))
(assert (Alike r s (- k 1)))
(assert (not (Alike r s (sent r k))))
(assert (not (Alike r s k)))
(check-sat)
(pop 1)

; ---------------------------------------------------------------------------
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
