package main

import (
	"math"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"
)

// The least that any group leaves counts, of both versions, as seen from outside and from within a
// container.
func TestGroupRoom(t *testing.T) {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text + "\n")} }
	for _, c := range []struct {
		name, self string
		files      fstest.MapFS
		want       int64
	}{
		{"version 2", "0::/a/b\n", fstest.MapFS{"sys/fs/cgroup/a/b/memory.max": file("1000"), "sys/fs/cgroup/a/b/memory.current": file("300")}, 700},
		{"one above", "0::/a/b\n", fstest.MapFS{
			"sys/fs/cgroup/a/b/memory.max": file("max"), "sys/fs/cgroup/a/b/memory.current": file("300"),
			"sys/fs/cgroup/a/memory.max": file("500"), "sys/fs/cgroup/a/memory.current": file("400"),
		}, 100},
		{"a container", "0::/\n", fstest.MapFS{"sys/fs/cgroup/memory.max": file("1000"), "sys/fs/cgroup/memory.current": file("1")}, 999},
		{"version 1", "9:name=x:/\n4:memory:/a\n", fstest.MapFS{
			"sys/fs/cgroup/memory/a/memory.limit_in_bytes": file("1000"), "sys/fs/cgroup/memory/a/memory.usage_in_bytes": file("900"),
			"sys/fs/cgroup/memory/memory.limit_in_bytes": file("9223372036854771712"), "sys/fs/cgroup/memory/memory.usage_in_bytes": file("900"),
		}, 100},
		{"more than it may have", "0::/\n", fstest.MapFS{"sys/fs/cgroup/memory.max": file("10"), "sys/fs/cgroup/memory.current": file("20")}, 0},
		{"no limit", "0::/a\n", fstest.MapFS{"sys/fs/cgroup/a/memory.max": file("max"), "sys/fs/cgroup/a/memory.current": file("20")}, math.MaxInt64},
		{"nothing", "junk\n::\n", fstest.MapFS{}, math.MaxInt64},
	} {
		room, ok := groupRoom(c.files, c.self)
		require.Equal(t, c.want, room, c.name)
		require.Equal(t, c.want != math.MaxInt64, ok, c.name)
	}
}
