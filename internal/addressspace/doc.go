// Package addressspace ends a program, in one sentence, that ulimit -v left too few addresses: Go
// would crash as soon as it wants a thread or memory, even before main begins. So it looks when it
// is initialized, and imports next to nothing, by which it is among the first to be.
//
// What the caller owes: to import it in package main.
package addressspace
