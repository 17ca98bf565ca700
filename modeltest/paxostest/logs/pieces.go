package logs

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
)

// together puts the files of one log together, in their order: all but the first begin with a
// [Continue]. What is no such file stands alone, and whoever reads it says so.
func together(heads []head) (out [][]Source) {
	byNode, alone := map[int][]head{}, [][]Source(nil)
	var nodes []int
	for _, h := range heads {
		if h.first.Node == nil || h.excerpt != nil {
			alone = append(alone, []Source{h.Source})
			continue
		}
		n := *h.first.Node
		if byNode[n] == nil {
			nodes = append(nodes, n)
		}
		byNode[n] = append(byNode[n], h)
	}
	for _, n := range nodes {
		all := byNode[n]
		slices.SortStableFunc(all, func(a, b head) int { return cmp.Compare(a.first.N, b.first.N) })
		var log []Source
		for _, h := range all {
			if h.first.Do != Continue && len(log) > 0 { // another log
				out = append(out, log)
				log = nil
			}
			log = append(log, h.Source)
		}
		out = append(out, log)
	}
	return append(out, alone...)
}

// head is a source of which the first event was read; reading goes on from its beginning.
type head struct {
	Source
	nth    int // of all sources
	first  Event
	silent bool // it ended before there was a whole line
}

// heads reads the first events of sources, side by side: one may be a pipe whose writer waits for
// another. news is told of each.
func heads(sources []Source, news chan<- struct{}) <-chan head {
	out := make(chan head, len(sources))
	for i, s := range sources {
		go func() {
			h := head{Source: s, nth: i}
			h.first, h.From, h.silent = begins(s.From)
			out <- h
			wake(news)
		}()
	}
	return out
}

// begins looks at the first line that is an event or has attributes, and gives what has all of
// them: lines of a log, also where the file has attributes. It is silent if it ends before.
func begins(from io.Reader) (first Event, all io.Reader, silent bool) {
	if t, is := from.(*translated); is {
		return t.first(), t, false
	}
	var read bytes.Buffer
	lines := &lineReader{in: bufio.NewReaderSize(io.TeeReader(from, &read), atOnce)}
	for read.Len() < maxLine {
		text, err := lines.next()
		if isRecord(text) {
			t := translate(bufio.NewReaderSize(io.MultiReader(&read, from), atOnce), nil)
			return t.first(), t, false
		}
		silent = errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF)
		if err != nil || newParser(&forms{}).event(text, &first) != nil || first.Do != "" {
			break
		}
	}
	if first.Do == "" {
		first = Event{}
	}
	return first, io.MultiReader(&read, from), silent
}
