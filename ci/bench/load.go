package main

import (
	"os"
	"strconv"
	"strings"
	"time"
)

// load is what the system's counters of processor time say, in ticks of all cores together; zero
// where it has none.
type load struct {
	busy, total float64
	cores       int
}

// readLoad reads it on Linux.
func readLoad() load {
	text, err := os.ReadFile("/proc/stat")
	if err != nil {
		return load{}
	}
	return parseLoad(string(text))
}

// parseLoad reads the first line, "cpu" with: user, nice, system, idle, iowait, irq, softirq,
// steal, and what is in these already; see proc_stat(5). A line per core follows.
func parseLoad(text string) load {
	const idle, iowait, fields = 3, 4, 8
	first, rest, _ := strings.Cut(text, "\n")
	words := strings.Fields(first)
	if len(words) <= fields || words[0] != "cpu" {
		return load{}
	}
	l := load{cores: strings.Count("\n"+rest, "\ncpu")}
	for i, word := range words[1 : fields+1] {
		ticks, err := strconv.ParseFloat(word, 64)
		if err != nil {
			return load{}
		}
		l.total += ticks
		if i != idle && i != iowait {
			l.busy += ticks
		}
	}
	return l
}

// others gives what other programs took of all cores, 0..1, while one of ours took so much
// processor time in so much time; negative if that is not known.
func others(before, after load, wall, cpu time.Duration) float64 {
	if after.total <= before.total || after.cores == 0 || wall <= 0 {
		return -1
	}
	all := (after.busy - before.busy) / (after.total - before.total)
	return min(max(all-cpu.Seconds()/wall.Seconds()/float64(after.cores), 0), 1)
}
