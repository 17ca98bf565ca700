package main

import (
	"fmt"
	"io/fs"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/internal/addressspace"
)

// units of memory, the longest first.
var units = []struct {
	name  string
	bytes float64
}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}}

// leastMemory is worth beginning with.
const leastMemory = 16e6

// parseMemory reads an amount of memory, as in 8GB or 75%, the share of what is free.
// 0 is no limit but those that the process has.
func parseMemory(text string) (int64, error) {
	number, scale := strings.TrimSpace(text), 1.0
	if share, ok := strings.CutSuffix(number, "%"); ok {
		if n, err := strconv.ParseFloat(share, 64); err == nil && n > 100 {
			return 0, fmt.Errorf("want at most 100%% of what is free, got %.40q", text)
		}
		number, scale = share, float64(freeMemory())/100
	}
	for _, u := range units {
		if rest, ok := strings.CutSuffix(number, u.name); ok {
			number, scale = rest, u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || n < 0 || n*scale > math.MaxInt64/2 || math.IsNaN(n) {
		return 0, fmt.Errorf("want an amount as in 800MB, 8GB or 75%%, got %.40q", text)
	}
	most := int64(n * scale)
	room, ok := hardLimit()
	switch {
	case !ok || most > 0 && most <= room:
		return most, nil
	case room < leastMemory:
		return 0, fmt.Errorf("this process may take only %d MB more, by ulimit -v or its control group, and wants %d: raise that limit", room/1e6, int64(leastMemory/1e6))
	}
	return room, nil // more would end us, without a word of what was found
}

// freeMemory is what can be had without taking it from others, in bytes: by the system, and by the
// limits of this process. Where nobody says, 4 GB.
func freeMemory() int64 {
	free := int64(4e9)
	if available, ok := numberIn(os.DirFS("/"), "proc/meminfo", "MemAvailable:"); ok {
		free = available * 1024
	}
	if room, ok := hardLimit(); ok {
		free = min(free, room)
	}
	return free
}

// hardLimit is what the process may still have before it is ended, by ulimit -v or by its control
// group, as of a container.
func hardLimit() (room int64, ok bool) {
	self, _ := os.ReadFile("/proc/self/cgroup")
	room, ok = groupRoom(os.DirFS("/"), string(self))
	if limit := addressspace.Limit(); limit > 0 {
		has, _ := numberIn(os.DirFS("/"), "proc/self/statm", "")
		// Go reserves more addresses than it uses, and what is freed is not given back.
		room, ok = min(max(0, limit-has*int64(os.Getpagesize()))/2, room), true
	}
	return room, ok
}

// groupRoom is what the control groups of a process leave, as /proc/self/cgroup names them: of
// version 2 or 1, and of those above, each of which has a limit of its own. A container may see its
// own as the root.
func groupRoom(system fs.FS, self string) (room int64, ok bool) {
	room = math.MaxInt64
	for line := range strings.Lines(self) {
		parts := strings.SplitN(strings.TrimSpace(line), ":", 3)
		if len(parts) != 3 {
			continue
		}
		folder, limit, used := "sys/fs/cgroup", "memory.max", "memory.current"
		if parts[0] != "0" {
			folder, limit, used = "sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.usage_in_bytes"
			if parts[1] != "memory" {
				continue
			}
		}
		for at := path.Clean("/" + parts[2]); ; at = path.Dir(at) {
			most, limited := numberIn(system, path.Join(folder, at, limit), "")
			has, known := numberIn(system, path.Join(folder, at, used), "")
			if limited && known && most < 1<<60 { // version 1 says so where there is none
				room, ok = min(room, max(0, most-has)), true
			}
			if at == "/" {
				break
			}
		}
	}
	return room, ok
}

// numberIn is the number in a file, after a word that begins a line, or alone.
func numberIn(system fs.FS, name, word string) (int64, bool) {
	text, err := fs.ReadFile(system, name)
	if err != nil {
		return 0, false
	}
	for line := range strings.Lines(string(text)) {
		if rest, ok := strings.CutPrefix(line, word); ok {
			number, _, _ := strings.Cut(strings.TrimSpace(rest), " ")
			n, err := strconv.ParseInt(number, 10, 64)
			return n, err == nil
		}
	}
	return 0, false
}

// collectLess is for what makes much that is soon forgotten: to collect it as often as by default
// is much of the work.
func collectLess() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(400)
	}
}
