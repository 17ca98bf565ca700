// Package driver runs tests on an implementation, and knows no protocol: neither what is given in
// them nor what may come of it.
//
//	speaker.go  how an implementation is spoken to
//	test.go     one test: its inputs one after the other, each decided when its turn comes
//	run.go      many tests, given at once as far as their inputs can be guessed
//	shorten.go  the shortest test that goes wrong in the same way
//
// What a protocol brings is a [Test] for a word of letters: which inputs they are by now, and
// what is wrong with what was sent. So a word is a plan, and no implementation need follow it.
//
// What the caller owes: a speaker that nobody else uses, and tests that begin anew each time.
package driver
