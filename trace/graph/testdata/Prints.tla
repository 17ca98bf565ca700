------------------------------- MODULE Prints -------------------------------
\* Every way in which TLC prints a value, and strings that look like pieces of a dump.
EXTENDS Integers, Sequences, TLC
CONSTANTS None, a1, a2
VARIABLES x, pc, log, words, box

vars == <<x, pc, log, words, box>>

Strings == << "-> ", "|->", "[label=\"", "\"];", "\\", "a\\nb", "line\nbreak", "tab\there", "/\\ x = 0", "\\\"", "",
              ",style = filled]", "\n/\\ y = 1", "\\n/\\ pc = 2", "\f\r" >>

Shapes == << {}, << >>, 1..3, {3, 1, 2}, -5, -2..1, 2147483647, TRUE, {None, a1, a2}, [a |-> 1, bb |-> <<2, {}>>],
             (a1 :> 1 @@ a2 :> 2), [i \in 0..2 |-> i * i], [i \in 1..3 |-> i], ("k" :> 1), ("two words" :> 1 @@ "x" :> 2),
             ("IF" :> 1 @@ "1a" :> 2), (<<1, 2>> :> {<<3>>} @@ <<2, 1>> :> {}), [p \in {{}, {1}} |-> p], SUBSET {1, 2},
             [b \in BOOLEAN |-> ~b], (TRUE :> (a1 :> [n |-> (a2 :> -1)])), [s \in {} |-> 1], [{"a", "b"} -> {1, 2}], [k : {1, 2}],
             {[type |-> "Promise", bal |-> b, from |-> f] : b \in 1..3, f \in {a1, a2}},
             <<"a tuple", <<"that is too wide", <<"for one line", {"of eighty columns", "and nested"}>>>>, "so", "it", "wraps">> >>

Init == /\ x \in {0, 1}
        /\ pc = [p \in {a1, a2} |-> "idle"]
        /\ log = << >>
        /\ words = "start"
        /\ box = None

Say(i)  == x = 0 /\ x' = 2 /\ words' = Strings[i] /\ pc' = [pc EXCEPT ![a1] = Strings[i]] /\ UNCHANGED <<log, box>>
Show(i) == x = 1 /\ x' = 3 /\ box' = Shapes[i] /\ log' = SubSeq(<<i, i, i>>, 1, i % 4) /\ UNCHANGED <<pc, words>>
Grow(n) == x = 2 /\ Len(log) < 1 /\ log' = Append(log, [n |-> n, seen |-> {words}]) /\ UNCHANGED <<x, pc, words, box>>
Back    == x = 3 /\ x' = 1 /\ box' = None /\ log' = <<>> /\ UNCHANGED <<pc, words>>

SaySome  == \E i \in DOMAIN Strings : Say(i) /\ TRUE
ShowSome == \E i \in DOMAIN Shapes : Show(i) /\ TRUE
Grow_1   == Grow(1) /\ TRUE
Grow_1_1 == (Grow(1) \/ Grow(1)) /\ TRUE
Stay     == UNCHANGED vars

Next == SaySome \/ ShowSome \/ Grow_1 \/ Grow_1_1 \/ Back \/ Stay
=============================================================================
