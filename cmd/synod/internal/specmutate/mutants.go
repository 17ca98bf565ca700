package specmutate

import (
	"crypto/sha256"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate/generate"
	"github.com/synod-paxos/synod/trace/specification"
)

// Mutant is a module with one thing changed.
type Mutant struct {
	ID         string `json:"id"` // the same wherever its definition stands, as long as that is as it is
	Module     string `json:"module"`
	Definition string `json:"definition"`
	Line       int    `json:"line"`
	What       string `json:"what"`
	Old        string `json:"old"` // the line, without what stands around it
	New        string `json:"new"`
	text       string // of the module
}

// Key is what a list of harmless mutants knows it by.
func (m Mutant) Key() generate.Key {
	return generate.Key{Function: m.Module + "!" + m.Definition, Old: m.Old, New: m.New}
}

// mutantsOf are those of the definitions of a module that are wanted, each once.
func mutantsOf(text string, wanted func(definition string) bool) (all []Mutant) {
	o := specification.ReadOutline(text)
	tokens := specification.Lexemes(text)
	met := map[string]bool{}
	for _, d := range o.Definitions {
		if !wanted(d.Name) {
			continue
		}
		b := body(text, tokens, d)
		begin := lineStart(text, d.Line)
		b.mutate(func(from, to int, by, what string) {
			mutated := text[:from] + by + text[to:]
			m := Mutant{Module: o.Name, Definition: d.Name, Line: 1 + strings.Count(text[:from], "\n"), What: what, text: mutated}
			m.Old, m.New = around(text, from, to), around(mutated, from, from+len(by))
			m.ID = fmt.Sprintf("S%x", sha256.Sum256([]byte(m.Module+m.Definition+fmt.Sprint(from-begin)+text[from:to]+"=>"+by)))[:7]
			if !met[m.ID] {
				met[m.ID] = true
				all = append(all, m)
			}
		})
	}
	return all
}

// around are the lines of the text in which something stands, in one.
func around(text string, from, to int) string {
	first := strings.LastIndexByte(text[:from], '\n') + 1
	last := len(text)
	if n := strings.IndexByte(text[to:], '\n'); n >= 0 {
		last = to + n
	}
	return strings.Join(strings.Fields(text[first:last]), " ")
}

// definition is what stands behind the == of one.
type definition struct {
	text   string // of the module
	tokens []specification.Lexeme
}

func body(text string, tokens []specification.Lexeme, d specification.Definition) definition {
	from := lineStart(text, d.Line)
	to := from + len(d.Text)
	out, seen := definition{text: text}, false
	for _, t := range tokens {
		switch {
		case t.At < from || t.At >= to:
		case seen:
			out.tokens = append(out.tokens, t)
		default:
			seen = t.Text == "=="
		}
	}
	return out
}

// lineStart is where a line begins, counted from 1.
func lineStart(text string, line int) (at int) {
	for range line - 1 {
		at += strings.IndexByte(text[at:], '\n') + 1
	}
	return at
}

// column is where a token stands in its line.
func (d *definition) column(i int) int {
	at := d.tokens[i].At
	return at - strings.LastIndexByte(d.text[:at], '\n')
}

// first tells whether a token is the first of its line.
func (d *definition) first(i int) bool {
	at := d.tokens[i].At
	return strings.TrimSpace(d.text[strings.LastIndexByte(d.text[:at], '\n')+1:at]) == ""
}

func (d *definition) is(i int, texts ...string) bool {
	if i < 0 || i >= len(d.tokens) {
		return false
	}
	return slices.Contains(texts, d.tokens[i].Text)
}

func (d *definition) start(i int) int { return d.tokens[i].At }

func (d *definition) end(i int) int { return d.tokens[i].At + len(d.tokens[i].Text) }
