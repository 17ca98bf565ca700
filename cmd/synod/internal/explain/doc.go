// Package explain says what a name of the specification, of a model, of a known bug, of a proof or
// of a scenario stands for, and shows where: in the specification, in the code, and in what must be
// found of it. All that it says is read from those files, so nothing of it can be out of date; the
// words here only say how one thing is related to another.
//
// It rests on conventions that the specifications keep:
//  1. A comment stands right above what it is about. "Paxos: Phase1b" in one is an operator one
//     layer up.
//  2. An action Prepare takes a step OnPrepare of a role. PrepareMessage is the message Prepare.
//  3. Next lists the actions.
//  4. Comments of the code name what they implement: "spec: OnPrepare, action Prepare". What has
//     the same name but for a capital letter is the same.
//  5. A property PromiseBinds that exploring checks is a function promiseBinds in
//     modeltest/PROTOCOLtest.
//  6. What a module defines for the bug M05 begins with M05_. A model of it is M05, or begins so
//     and goes on with a capital letter: M05Agreement.
package explain
