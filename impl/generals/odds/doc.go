// Package odds says how likely the Two Generals of package generals are to fail:
// exact formulas, for messengers who are lost with a known chance.
//
//	chance.go      the channel, what a battle comes to, bad input
//	handshake.go   a handshake of any length
//	messengers.go  one order by many messengers, and how many are enough
//	stream.go      a stream with an acknowledgement for each message
//	estimate.go    the channel's loss, as far as gaps tell it
//	numbered.go    messages "i of n", and an answer repeated as the gaps ask for
//
// What is assumed, and no formula can do without:
//
//  1. Each messenger is lost with the same chance p, whatever befalls the others,
//     there and back. p is between 0 and 1, never a percentage.
//  2. Who is not lost is in time: the hour comes to both generals after the last
//     messenger, and Second answers after the last message of a stream.
//  3. The order is given. Without one nobody is sent, and nobody attacks.
//
// The same input gives the same output. Bad input is an error that wraps
// [ErrInput], never a panic.
package odds
