package logs

import (
	"bufio"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
)

// translated reads lines with attributes as lines of a log. Records are put into the order of their
// numbers, as far as they are near each other: who exports them may change it.
type translated struct {
	from    *lineReader
	only    *int     // the node whose records are wanted; nil if there is one
	node    *int     // whose records there are
	waiting numbered // the lowest first
	count   int      // of lines that came
	next    uint64   // the number that can go on; from 1
	ready   []byte
	places  []int // of the lines that were given, where each stands
	err     error // after what is ready
}

// line is one of a log, and where it stands.
type line struct {
	number uint64 // 0: none
	order  int    // in which it came
	place  int
	text   []byte
}

func (l line) before(other line) bool {
	return cmp.Or(cmp.Compare(l.number, other.number), cmp.Compare(l.order, other.order)) < 0
}

// numbered are lines of which each is before those at twice its place and one or two more: so the
// first is the lowest, whatever the order in which they come.
type numbered []line

func (n numbered) push(l line) numbered {
	n = append(n, l)
	for i := len(n) - 1; i > 0 && n[i].before(n[(i-1)/2]); i = (i - 1) / 2 {
		n[i], n[(i-1)/2] = n[(i-1)/2], n[i]
	}
	return n
}

func (n numbered) pop() (first line, rest numbered) {
	last := len(n) - 1
	first, n[0], n[last] = n[0], n[last], line{}
	n = n[:last]
	for i, least := 0, 0; ; i = least {
		for down := 2*i + 1; down <= 2*i+2 && down < len(n); down++ {
			if n[down].before(n[least]) {
				least = down
			}
		}
		if least == i {
			return first, n
		}
		n[i], n[least] = n[least], n[i]
	}
}

// farthest is how many records may wait for one that comes late.
const farthest = 1 << 16

func translate(from *bufio.Reader, only *int) *translated {
	return &translated{from: &lineReader{in: from}, only: only, next: 1}
}

// Read is [io.Reader.Read].
func (t *translated) Read(p []byte) (int, error) {
	for len(t.ready) == 0 {
		if t.err != nil {
			return 0, t.err
		}
		t.more()
	}
	n := copy(p, t.ready)
	t.ready = t.ready[n:]
	return n, nil
}

// more translates a line. At the end, and where too much waits, what is there goes on.
func (t *translated) more() {
	text, err := t.from.next()
	if err == nil {
		err = t.add(text)
	}
	for len(t.waiting) > 0 && (err != nil || len(t.waiting) > farthest || t.waiting[0].number <= t.next) {
		var first line
		first, t.waiting = t.waiting.pop()
		t.give(first)
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		t.ready, err = append(t.ready, '{'), io.EOF // the last line is not whole
	}
	t.err = err
}

func (t *translated) give(l line) {
	t.ready = append(append(t.ready, l.text...), '\n')
	t.places = append(t.places, l.place)
	t.next = max(t.next, l.number+1)
}

func (t *translated) add(text []byte) error {
	all, err := lines(text)
	if err != nil {
		return err
	}
	for _, text := range all {
		of, err := labelOf(text)
		if err != nil {
			return err
		}
		if t.only != nil && of.Node == nil {
			return errors.New("want paxos.node in each record or its resource, as the file has records of several nodes")
		}
		if t.only != nil && *of.Node != *t.only {
			continue
		}
		if t.node == nil {
			t.node = of.Node
		}
		if of.Node != nil && *of.Node != *t.node {
			return refused(fmt.Sprintf("it is of node %d, and what is before of node %d: give a file, of which each can be read by itself", *of.Node, *t.node))
		}
		t.count++
		t.waiting = t.waiting.push(line{of.N, t.count, t.from.line, text})
	}
	return nil
}

// label is what is needed of a line before it is read.
type label struct {
	N    uint64
	Node *int
}

func labelOf(text []byte) (of label, err error) {
	if err := json.Unmarshal(text, &of); err != nil {
		return of, fmt.Errorf("want whole numbers as paxos.n and paxos.node: %w", err)
	}
	return of, nil
}

// first looks at the first line that is given.
func (t *translated) first() (first Event) {
	for len(t.ready) == 0 && t.err == nil {
		t.more()
	}
	text, _, _ := bytes.Cut(t.ready, []byte{'\n'})
	if newParser(&forms{}).event(text, &first) != nil {
		first = Event{}
	}
	return first
}

// place is where the line of a log stands in the file.
func (s *Source) place(n int) int {
	t, is := s.From.(*translated)
	switch {
	case !is:
		return n
	case n <= len(t.places):
		return t.places[n-1]
	}
	return t.from.line
}

// split has a file with records of several nodes read as a log of each.
func split(sources []Source) (out []Source) {
	for _, s := range sources {
		nodes := nodesIn(s)
		if len(nodes) == 0 {
			if from, again := s.again(); again {
				s.fresh = func() io.Reader { _, all, _ := begins(whole(from)); return all }
			}
			out = append(out, s)
		}
		for _, n := range nodes {
			of := s
			of.fresh = func() io.Reader { return translate(whole(s.From.(io.ReaderAt)), &n) }
			of.From, of.Name = of.fresh(), s.Name+" (node "+strconv.Itoa(n)+")"
			out = append(out, of)
		}
	}
	return out
}

// again is what of a source can be read as often as one likes.
func (s Source) again() (from io.ReaderAt, can bool) {
	if growing, is := s.From.(interface{ There() io.ReaderAt }); is {
		return growing.There(), true
	}
	from, can = s.From.(io.ReaderAt)
	return from, can
}

func whole(from io.ReaderAt) *bufio.Reader {
	const most = 1 << 62
	return bufio.NewReaderSize(io.NewSectionReader(from, 0, most), atOnce)
}

// nodesIn are the nodes of which a file has records with attributes, ascending, if they are more
// than one, and the file can be read again for each.
func nodesIn(s Source) (nodes []int) {
	from, again := s.From.(io.ReaderAt)
	if !again || s.excerpt != nil {
		return nil
	}
	if _, all, _ := begins(whole(from)); !isTranslated(all) {
		return nil
	}
	for in := (&lineReader{in: whole(from)}); ; {
		text, err := in.next()
		if err != nil {
			break
		}
		all, err := lines(text)
		if err != nil {
			break // who reads it says so
		}
		for _, text := range all {
			if of, err := labelOf(text); err == nil && of.Node != nil && !slices.Contains(nodes, *of.Node) && len(nodes) < 64 {
				nodes = append(nodes, *of.Node)
			}
		}
	}
	if slices.Sort(nodes); len(nodes) < 2 {
		return nil
	}
	return nodes
}

func isTranslated(from io.Reader) bool {
	_, is := from.(*translated)
	return is
}
