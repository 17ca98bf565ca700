// Package trial runs tests on an implementation, one input after the other, and has each answer
// judged. A test is a word of inputs with a model's ballots. What of it can be given is decided
// as it happens: ballots are those that the implementation chooses, and a peer says only what it
// could say after all that was sent. So a word is a plan, and no implementation need follow it.
//
// What the caller owes: features of the implementation that are true, and a speaker that nobody
// else uses.
package trial
