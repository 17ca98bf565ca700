--------------------------------- MODULE Bag ---------------------------------
(* Sets of records go into a bag, and an interval comes out. *)
EXTENDS Integers, Sequences

CONSTANT Colours

VARIABLE bag

Things == [colour: Colours, size: -1..1]

Empty == bag = {}

Put(things, tag) == bag # things /\ bag' = things \cup {[colour |-> c, size |-> tag[2]] : c \in Colours}

Range(r) == bag' = {t \in bag : t.size \in r}

Next ==
  \/ \E c \in Colours, s \in {-1, 0} : Put({[colour |-> c, size |-> 1]}, <<"tag", s>>)
  \/ \E r \in {1..2, {0}, {}} : Range(r)

Loose == \E t \in bag : bag' = bag \ {t}

ExportTaken == 1
==============================================================================
