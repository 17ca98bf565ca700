//go:build !(linux || darwin)

package main

func addressSpace() int64 { return 0 }
