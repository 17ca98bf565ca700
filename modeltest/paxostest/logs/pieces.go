package logs

import (
	"bufio"
	"bytes"
	"cmp"
	"io"
	"slices"
	"sync"
)

// together puts the files of one log together, in their order: all but the first begin with a
// [Continue]. What is no such file stands alone, and whoever reads it says so.
func together(sources []Source) (out [][]Source) {
	type piece struct {
		Source
		number uint64
		rest   bool // behind others
	}
	byNode, alone := map[int][]piece{}, [][]Source(nil)
	var nodes []int
	for i, first := range heads(sources) {
		s := sources[i]
		if first.Node == nil || s.excerpt != nil {
			alone = append(alone, []Source{s})
			continue
		}
		n := *first.Node
		if byNode[n] == nil {
			nodes = append(nodes, n)
		}
		byNode[n] = append(byNode[n], piece{s, first.N, first.Do == Continue})
	}
	for _, n := range nodes {
		all := byNode[n]
		slices.SortStableFunc(all, func(a, b piece) int { return cmp.Compare(a.number, b.number) })
		var log []Source
		for _, p := range all {
			if !p.rest && len(log) > 0 { // another log
				out = append(out, log)
				log = nil
			}
			log = append(log, p.Source)
		}
		out = append(out, log)
	}
	return append(out, alone...)
}

// heads are the first events of sources, side by side: one may be a pipe whose writer waits for
// another. Reading goes on from there.
func heads(sources []Source) []Event {
	first := make([]Event, len(sources))
	var all sync.WaitGroup
	for i := range sources {
		all.Go(func() { first[i], sources[i].From = begins(sources[i].From) })
	}
	all.Wait()
	return first
}

// begins looks at the first line that is an event or has attributes, and gives what has all of
// them: lines of a log, also where the file has attributes.
func begins(from io.Reader) (first Event, all io.Reader) {
	if t, is := from.(*translated); is {
		return t.first(), t
	}
	var read bytes.Buffer
	lines := &lineReader{in: bufio.NewReaderSize(io.TeeReader(from, &read), 1<<16)}
	for read.Len() < maxLine {
		text, err := lines.next()
		if isRecord(text) {
			t := translate(bufio.NewReaderSize(io.MultiReader(&read, from), 1<<16), nil)
			return t.first(), t
		}
		if err != nil || newParser(&forms{}).event(text, &first) != nil || first.Do != "" {
			break
		}
	}
	if first.Do == "" {
		first = Event{}
	}
	return first, io.MultiReader(&read, from)
}
