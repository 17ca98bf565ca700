//go:build !(darwin || dragonfly || freebsd || linux || netbsd || openbsd)

package scratch

import "os"

// Without locks that end with their process nobody can tell what was left behind.
func hold(string) (*os.File, error) { return nil, nil }

func lockFile(*os.File) {}

func ours(os.FileInfo) bool { return false }
