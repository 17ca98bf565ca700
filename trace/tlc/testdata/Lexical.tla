---- MODULE Lexical ----
VARIABLE x
Init == x = "unclosed
Next == x' = x
====
