------------------------------- MODULE MCGrid -------------------------------
(***************************************************************************)
(* Quorums from a grid of two rows and two columns: every row meets every  *)
(* column, though rows do not meet.                                        *)
(***************************************************************************)
EXTENDS Fast

CONSTANTS a1, a2, a3, a4

Rows == {{a1, a2}, {a3, a4}}

Columns == {{a1, a3}, {a2, a4}}

RowsOfPhase2(b) == Rows

ColumnsOfPhase2(b) == Columns
==============================================================================
