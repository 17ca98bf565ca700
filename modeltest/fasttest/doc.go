// Package fasttest holds impl/fast against spec/fast.
//
//	fast.go      all of its roles, and what was said between them
//	reads.go     what is asked of it
//	builtin.go   what the commands need, which have it built in
package fasttest
