; Verification conditions of Lock. Each (check-sat) must give what the :status before it says.
(set-logic ALL)

; Sorts, and what never changes.
(declare-sort Node 0)
(declare-datatypes ((Door 0)) (((open) (shut))))

; The state.
(declare-fun door () Door)
(declare-fun holds (Node) Bool)
(declare-fun held () Bool)

; What is defined over it: macros, then claims.
(define-fun MayTake ((x Node)) Bool true)
(define-fun Turn.busy () Bool (= door shut))
(define-fun OpenIsFree () Bool (=> (= door open) (forall ((x Node)) (not (holds x)))))
(define-fun OneHolds () Bool (forall ((x Node) (y Node)) (=> (holds x) (holds y) (= x y))))
(define-fun Exclusive () Bool
  (forall ((x Node) (y Node)) (=> (distinct x y) (not (and (holds x) (holds y))))))

; Action Take(x), from any state with the invariants.
; Changes door, held, holds; the state after it has names that end in .next.
(push 1)
(declare-fun x () Node)
(define-fun Turn.Grant.guard ((x Node)) Bool (not Turn.busy))
(define-fun Turn.Grant.busy ((x Node)) Bool true)
(define-fun door.next () Door shut)
(define-fun holds.next ((y Node)) Bool (or (holds y) (= y x)))
(define-fun Turn.busy.next () Bool (= door.next shut))
(define-fun OpenIsFree.next () Bool (=> (= door.next open) (forall ((x Node)) (not (holds.next x)))))
(define-fun OneHolds.next () Bool (forall ((x Node) (y Node)) (=> (holds.next x) (holds.next y) (= x y))))
(assert OpenIsFree)
(assert OneHolds)
(assert (MayTake x))
(push 1)
(assert (not OneHolds.next))
(echo "Take keeps OneHolds")
(set-info :status sat)
(check-sat)
(pop 1)
(push 1)
(assert (not (Turn.Grant.guard x)))
(echo "Take implements Grant: guard")
(set-info :status sat)
(check-sat)
(pop 1)
(pop 1)
