// Package scenario holds behaviours that are told: Markdown files in which prose and the steps of a
// specification take turns, and TLC's word that the steps are what the specification does.
//
// A scenario is readable on a forge as it is. What counts are its title and its fenced blocks:
//
//	# Title
//
//	```setting
//	clients 2
//	```
//
//	Prose.
//
//	```steps
//	Enter(p1, 2)
//	inside p1
//	disabled: Enter(p2, 2)
//	```
//
//	```diagram
//	```
//
// A line that begins with a capital letter is a step, an action of the specification with its
// arguments. One that begins with a small letter is a claim about the state there, whose words the
// protocol defines; "disabled: ACTION" claims that the action cannot be taken there, "lost: ACTION"
// that it can, and that the scenario never takes it from there on; "wrong: ACTION" is the first
// step that the specification does not have, in a scenario of a variant. The diagram is generated.
// Other fenced blocks are prose.
//
// What the caller owes:
//  1. Terms become TLA+ text as they stand, and are letters, digits, commas, quotes, brackets and
//     the |-> of records only; predicates, models and what is defined in them become TLA+ text too:
//     take those from no stranger.
//  2. Confirm compares the states that it is given. A step without a state is only taken.
package scenario
