package smt

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// allowed are the commands that a script may have, and what a solver is told of them: they declare,
// define, claim and ask. None reads or writes anything, sets an option or ends the solver. What is
// not here never reaches one, whatever it may do.
var allowed = map[string]func(*reader, command) error{
	"set-logic":          (*reader).logic,
	"set-info":           (*reader).info,
	"declare-sort":       (*reader).term,
	"declare-datatype":   (*reader).term,
	"declare-datatypes":  (*reader).term,
	"declare-const":      (*reader).term,
	"declare-fun":        (*reader).term,
	"define-sort":        (*reader).term,
	"define-fun":         (*reader).term,
	"assert":             (*reader).term,
	"push":               (*reader).scope,
	"pop":                (*reader).scope,
	"echo":               (*reader).name,
	"check-sat":          (*reader).check,
	"check-sat-assuming": (*reader).check,
}

// attributes are those that terms may have.
var attributes = []string{":named", ":pattern"}

func (r *reader) take(c command) error {
	do, ok := allowed[c.words[0]]
	if !ok {
		return fmt.Errorf("(%s) has no place among conditions, only %s", shown(c.words[0]), strings.Join(slices.Sorted(maps.Keys(allowed)), ", "))
	}
	return do(r, c)
}

func (r *reader) logic(c command) error {
	if len(c.words) != 2 || len(c.tokens) != 4 || !plainName.MatchString(c.words[1]) {
		return errors.New("want the name of a logic, as in (set-logic ALL)")
	}
	r.tell(c)
	return nil
}

var plainName = pattern.Pattern(`^[A-Za-z_]+$`)

// info is for us: solvers end at the first status that is not as they find.
func (r *reader) info(c command) error {
	if len(c.words) != 3 || c.words[1] != ":status" {
		return errors.New("want (set-info :status sat) or unsat, and no other information")
	}
	if r.status = Status(c.words[2]); r.status != Sat && r.status != Unsat {
		return fmt.Errorf("want the status sat or unsat, got %s", shown(c.words[2]))
	}
	return nil
}

func (r *reader) term(c command) error {
	for _, t := range c.tokens {
		if strings.HasPrefix(t.text, ":") && !slices.Contains(attributes, t.text) {
			return fmt.Errorf("want no attribute but %s, got %s", strings.Join(attributes, " and "), shown(t.text))
		}
	}
	r.tell(c)
	return nil
}

func (r *reader) scope(c command) error {
	if len(c.words) != 2 || len(c.tokens) != 4 || !fewText.MatchString(c.words[1]) {
		return fmt.Errorf("want a number from 1 to 99, as in (%s 1)", c.words[0])
	}
	r.tell(c)
	return nil
}

var fewText = pattern.Pattern(`^[1-9][0-9]?$`)

func (r *reader) name(c command) error {
	if len(c.words) != 2 {
		return errors.New(`want one name, as in (echo "a release keeps OneHolder")`)
	}
	text, ok := unquoted(c.words[1])
	if !ok || text == "" || strings.ContainsAny(text, "\t\r\n\"") {
		return fmt.Errorf(`want a name of one line without quotes in (echo "..."), got %s`, shown(c.words[1]))
	}
	if r.echo != "" {
		return fmt.Errorf("%q has no (check-sat) before the next name, %q", r.echo, text)
	}
	if r.echo = text; !r.known[text] {
		r.tell(c)
	}
	return nil
}

func (r *reader) check(c command) error {
	switch {
	case r.echo == "":
		return errors.New(`want (echo "NAME") before (check-sat)`)
	case r.status == Open:
		return fmt.Errorf("%q: want (set-info :status sat) or unsat before (check-sat)", r.echo)
	case r.seen[r.echo]:
		return fmt.Errorf("there are two conditions %q", r.echo)
	}
	name := r.echo
	r.out = append(r.out, Condition{name, r.status, c.line})
	r.seen[name] = true
	r.echo, r.status = "", Open
	if r.known[name] {
		return nil
	}
	return r.term(c)
}

// tell writes a command for the solver: its words, each in the line in which it stood, so that what
// a solver says of a line is true of the script.
func (r *reader) tell(c command) {
	before := "("
	for _, t := range c.tokens {
		switch {
		case r.told < t.line:
			r.script.WriteString(strings.Repeat("\n", t.line-r.told))
			r.told = t.line
		case before != "(" && t.text != ")":
			r.script.WriteByte(' ')
		}
		before = t.text
		r.script.WriteString(t.text)
		r.told += strings.Count(t.text, "\n")
	}
}
