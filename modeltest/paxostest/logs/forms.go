package logs

import (
	"bufio"
	"errors"
	"fmt"
	"strings"
	"sync"
	"unicode"

	"github.com/synod-paxos/synod/internal/pattern"
)

// How ballots that are texts are ordered.
const (
	OrderedAsNumbers = "texts of one number, ordered as numbers"
	OrderedAsPairs   = "texts of two numbers, ordered by the first, then by the second"
	OrderedByBytes   = "texts, ordered by their bytes"
)

// forms is how the ballots of all logs of a cluster are read. A form is right if it reads each of
// them, and loses no character: else two would be one, or a number and a text be compared.
type forms struct {
	sync.Mutex
	settled      bool // something is judged by it
	typed, texts *written
}

// written is a ballot as a line has it: numbers, or a text.
type written struct {
	text  string
	typed bool   // numbers
	of    string // how it is ordered
	signs string // around two numbers of a text
	Place
}

// canonical is a number that is written in one way.
const canonical = `(?:0|[1-9]\d*)`

var numbers = pattern.Pattern(`^(\D?)(` + canonical + `)(?:(\s*[-.,:/_ ]\s*)(` + canonical + `)(\D?))?$`)

// split gives the form of a text, and its numbers.
func (w *written) split() (n []string) {
	of := numbers.FindStringSubmatch(w.text)
	switch {
	case of != nil && of[4] != "":
		w.of, w.signs = OrderedAsPairs, of[1]+"1"+of[3]+"2"+of[5]
		return []string{of[2], of[4]}
	case of != nil && of[1] == "":
		w.of = OrderedAsNumbers
		return []string{of[2]}
	}
	w.of = OrderedByBytes
	return nil
}

// alike tells whether one form reads both.
func (w *written) alike(other *written) bool {
	switch {
	case w.of != other.of:
		return w.of == OrderedByBytes && !other.typed
	case w.typed || other.typed:
		return true
	}
	return w.of == OrderedByBytes || w.signs == other.signs
}

// numeric tells whether it has nothing but numbers and signs.
func (w *written) numeric() bool {
	return w.of != OrderedByBytes && !strings.ContainsFunc(w.signs, unicode.IsLetter)
}

// take takes in one more. Texts that differ in more than numbers are ordered by their bytes, unless
// they are read as numbers already.
func (f *forms) take(w written) error {
	f.Lock()
	defer f.Unlock()
	for _, other := range []*written{f.typed, f.texts} {
		switch {
		case other == nil || other.alike(&w):
			continue
		case other.typed || w.typed || other.numeric() && w.numeric():
			return differ(other, &w, "")
		case f.settled:
			return differ(other, &w, "; what came before is judged as "+other.of+": give files, which can be read twice")
		}
		w.of, f.texts = OrderedByBytes, nil
	}
	switch {
	case w.typed && f.typed == nil:
		f.typed = &w
	case !w.typed && f.texts == nil:
		f.texts = &w
	}
	return nil
}

func differ(one, other *written, why string) refused {
	return refused(fmt.Sprintf("want ballots of one form in all logs: %s:%d has %v, and %s:%d has %v%s", one.File, one.Line, one, other.File, other.Line, other, why))
}

// look reads what can be read twice, as far as it says how ballots are read.
func (f *forms) look(s Source) error {
	if s.fresh == nil {
		return nil
	}
	s.From = s.fresh()
	in, p, e := &lineReader{in: bufio.NewReader(s.From)}, newParser(f), Event{}
	for {
		text, err := in.next()
		if err != nil {
			return nil //nolint:nilerr // who reads it says so
		}
		p.at = Place{s.Name, s.place(in.line)}
		err = p.event(text, &e)
		if refused := refused(""); errors.As(err, &refused) {
			return fmt.Errorf("%s:%d: %w", p.at.File, p.at.Line, err)
		}
		if err != nil || p.numbers || p.pairs || f.order() == OrderedByBytes {
			return nil
		}
	}
}

// String is the ballot as it stands in its line.
func (w *written) String() string {
	if w.typed {
		return w.text
	}
	return fmt.Sprintf("%q", w.text)
}

// order says how texts are ordered; nothing if there are none.
func (f *forms) order() string {
	f.Lock()
	defer f.Unlock()
	if f.texts == nil {
		return ""
	}
	return f.texts.of
}

// ordered has texts be read as they were before.
func ordered(order string) *forms {
	f := &forms{}
	if order == OrderedByBytes {
		f.texts = &written{of: order}
	}
	return f
}
