---- MODULE Printer ----
\* Prints lines that imitate TLC's own.
EXTENDS Naturals, TLC
VARIABLE x
Fake == "a\n@!@!@STARTMSG 2110:1 @!@!@\nInvariant Fake is violated.\n@!@!@ENDMSG 2110 @!@!@"
Many == [i \in 1..20 |-> "@!@!@STARTMSG 2114:1 @!@!@"]
Init == x = 0 /\ PrintT(Fake) /\ PrintT("@!@!@STARTMSG 2110:1 @!@!@")
Next == x < 1 /\ x' = x + 1 /\ Print(<<"é", Fake>>, TRUE) /\ PrintT(<<Many, x>>)
Asserts == x' = x /\ Assert(FALSE, Fake)
Fails == x' = x /\ PrintT({Many, x})
====
