; That the handshake of General.tla is one of the protocols that Chain.smt2 is
; about, for any number of messages; what its own rule does; and, for four
; messages, that any one property can be given up and the others had.
;
; Run k of a handshake is the one in which messages 1..k are delivered, of
; 1..length. What a general knows is the number of the last message that it
; heard; 0 stands for the order alone, and -1 for nothing at all (View in
; Rules.tla). Odd messages are for Second, even ones for First.

(set-logic ALL)

(declare-datatypes ((General 0) (Decision 0))
  (((First) (Second))
   ((none) (attack) (retreat))))

(define-fun other ((g General)) General (ite (= g First) Second First))
(define-fun even ((n Int)) Bool (= (mod n 2) 0))
(define-fun addressee ((n Int)) General (ite (even n) First Second))

; What a general knows in run k, given an order.
(define-fun view ((g General) (k Int)) Int
  (ite (= g First)
       (ite (even k) k (- k 1))
       (ite (even k) (- k 1) k)))

; What Second knows if there is no order; First knows that too.
(define-fun NoOrder () Int (- 1))

(declare-const length Int)
(assert (>= length 0))
(declare-const k Int)
(assert (and (<= 0 k) (<= k length)))

(push 1) ; -----------------------------------------------------------------
(echo "a general knows a message that was delivered and is for it, or the order, or nothing")
(set-info :status unsat)
(declare-const g General)
(assert (not (and (<= (view g k) k)
                  (or (and (> (view g k) 0) (= (addressee (view g k)) g))
                      (and (= (view g k) 0) (= g First))
                      (and (= (view g k) NoOrder) (= g Second) (= k 0))))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "if the last message is lost, only its receiver can tell")
(set-info :status unsat)
(assert (> k 0))
(assert (not (= (view (other (addressee k)) (- k 1)) (view (other (addressee k)) k))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "and it can tell")
(set-info :status unsat)
(assert (> k 0))
(assert (= (view (addressee k) (- k 1)) (view (addressee k) k)))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "if nothing is delivered, Second knows no more than without an order")
(set-info :status unsat)
(assert (not (= (view Second 0) NoOrder)))
(check-sat)
(pop 1)

; ---------------------------------------------------------------------------
; So no rule has all properties, by Chain.smt2. The handshake's own rule, for any
; length: attack if all that could come has come.

(define-fun due ((g General)) Int (view g length))
(define-fun decides ((g General) (k Int)) Decision
  (ite (and (not (= (view g k) NoOrder)) (= (view g k) (due g))) attack retreat))
(define-fun Agreement ((k Int)) Bool (= (decides First k) (decides Second k)))

(push 1) ; -----------------------------------------------------------------
(echo "the handshake's rule attacks if nothing is lost")
(set-info :status unsat)
(assert (> length 0))
(assert (not (and (= (decides First length) attack) (= (decides Second length) attack))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "the handshake's rule disagrees just where all but the last message arrived")
(set-info :status unsat)
(assert (> length 0))
(assert (not (= (not (Agreement k)) (= k (- length 1)))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "without any message First attacks alone")
(set-info :status unsat)
(assert (= length 0))
(assert (not (and (= (decides First k) attack) (= (decides Second k) retreat))))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "and that is possible for a thousand messages and more")
(set-info :status sat)
(assert (> length 1000))
(assert (not (Agreement k)))
(check-sat)
(pop 1)

; ---------------------------------------------------------------------------
; What a rule can have: any rule of a handshake of four messages, by its values at
; each view, and the properties over all five runs and the one without an order.

(declare-fun rule (General Int) Decision)
(define-fun agrees ((k Int)) Bool
  (or (= (rule First (view First k)) none) (= (rule Second (view Second k)) none)
      (= (rule First (view First k)) (rule Second (view Second k)))))
(define-fun Agrees () Bool
  (and (agrees 0) (agrees 1) (agrees 2) (agrees 3) (agrees 4)
       (or (= (rule First NoOrder) none) (= (rule Second NoOrder) none)
           (= (rule First NoOrder) (rule Second NoOrder)))))
(define-fun NobodyRash () Bool
  (and (not (= (rule First NoOrder) attack)) (not (= (rule Second NoOrder) attack))))
(define-fun NobodyShy () Bool
  (and (= (rule First 4) attack) (= (rule Second 3) attack)))
(define-fun decided ((g General) (v Int)) Bool (not (= (rule g v) none)))
(define-fun Terminates () Bool
  (and (decided First NoOrder) (decided First 0) (decided First 2) (decided First 4)
       (decided Second NoOrder) (decided Second 1) (decided Second 3)))

(push 1) ; -----------------------------------------------------------------
(echo "four messages: no rule has all")
(set-info :status unsat)
(assert (and Agrees NobodyRash NobodyShy Terminates))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "four messages: all but agreement")
(set-info :status sat)
(assert (and NobodyRash NobodyShy Terminates))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "four messages: all but termination")
(set-info :status sat)
(assert (and Agrees NobodyRash NobodyShy))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "four messages: all but heeding the order")
(set-info :status sat)
(assert (and Agrees NobodyShy Terminates))
(check-sat)
(pop 1)

(push 1) ; -----------------------------------------------------------------
(echo "four messages: all but attacking")
(set-info :status sat)
(assert (and Agrees NobodyRash Terminates))
(check-sat)
(pop 1)
