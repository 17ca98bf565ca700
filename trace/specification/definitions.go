package specification

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Definitions gives digests of what the model's checks say, by their names, of its assumptions, by
// theirs or as ASSUME, and of what its SPECIFICATION assumes, as FAIRNESS: of the definition of
// each and of all that it leads to, in the model's modules and by what its configuration assigns.
// Another digest is of another text. Comments and layout do not count, nor do the names of
// operators and where they are defined, nor the order of assumptions that have no name or of the
// parts of fairness, and of that not what the actions are. Where it is not certain what a name
// means all that it may mean counts.
func (s *Source) Definitions() map[string]string {
	d := definitions{source: s, values: s.ParseConfig().assignments(), read: map[*Definition][]token{}}
	out := map[string]string{}
	for _, name := range s.ParseConfig().Names(checking...) {
		out[name] = d.digest([]passage{{s.root(), []token{{kind: word, text: name}}}}, nil)
	}
	for name, all := range s.assumes() {
		var said []passage
		for _, m := range all {
			said = append(said, passage{m.in, d.body(m.def)})
		}
		out[name] = d.digest(said, nil)
	}
	if all := s.assumptions(true); len(all) > 0 {
		var said []passage
		for _, a := range all {
			said = append(said, passage{a.in, slices.Concat(a.bound, a.body)})
		}
		out["FAIRNESS"] = d.digest(said, &formula{source: s, known: map[*Definition]bool{}})
	}
	return out
}

// assumes are the assumptions of the modules that were read, by name; ASSUME is of those without.
func (s *Source) assumes() map[string][]meaning {
	out := map[string][]meaning{}
	for _, sc := range s.files() {
		for i := range s.parts(sc.module).assumes {
			one := &s.parts(sc.module).assumes[i]
			name := one.Name
			if name == "" {
				name = "ASSUME"
			}
			out[name] = append(out[name], meaning{sc, one})
		}
	}
	return out
}

// Stands is where that is whose definition has such a name: of those without a name the first. What
// the configuration puts in its place stands there.
func (s *Source) Stands(name string) (file string, line int) {
	if all := s.assumes()[name]; len(all) > 0 {
		return all[0].in.module + ".tla", all[0].def.Line
	}
	file, line, _ = s.Definition(s.replaced(name))
	return file, line
}

// TrivialAssumption tells why one of the assumptions of a name is true by its form; empty: none is.
func (s *Source) TrivialAssumption(name string) string {
	f := forms{s, map[string]truth{}}
	for _, m := range s.assumes()[name] {
		body := signed(m.def.Text)[1:]
		if m.def.Name != "" {
			_, body = head(signed(m.def.Text))
		}
		if f.of(m.in, body, nil, 0) == always {
			return name + " is true by its form"
		}
	}
	return ""
}

// files are the modules that were read, each by itself.
func (s *Source) files() (all []*scope) {
	for _, file := range s.inOrder() {
		module := strings.TrimSuffix(file, ".tla")
		all = append(all, &scope{module: module, key: module})
	}
	return all
}

// definitions writes what texts say, and what these lead to, each once: a name by the number of
// what it stands for.
type definitions struct {
	source  *Source
	values  map[string][]token
	read    map[*Definition][]token
	of      *formula // whose actions are not followed; nil: all is
	numbers map[string]int
	queue   []passage
}

// passage is a text, and where its names are meant.
type passage struct {
	in   *scope // nil: its words are no names
	body []token
}

// digest is that of some texts, in whatever order. Those of fairness are of a formula: what stands
// in a WF or SF, and what says what the next state is, is not followed.
func (d *definitions) digest(said []passage, fairness *formula) string {
	if len(said) > 1 {
		alone := map[string][]passage{}
		for _, p := range said {
			one := d.digest([]passage{p}, fairness)
			alone[one] = append(alone[one], p)
		}
		said = nil
		for _, one := range slices.Sorted(maps.Keys(alone)) {
			said = append(said, alone[one]...)
		}
	}
	d.of, d.numbers, d.queue = fairness, map[string]int{}, said
	h := sha256.New()
	for i := 0; i < len(d.queue) && i < maxNames; i++ {
		fmt.Fprintln(h)
		d.write(h, d.queue[i])
	}
	return hex.EncodeToString(h.Sum(nil)[:4])
}

// body is what stands behind the name in a definition.
func (d *definitions) body(def *Definition) []token {
	if body, ok := d.read[def]; ok {
		return body
	}
	tokens := signed(def.Text)
	if def.Name != "" {
		at := slices.IndexFunc(tokens, func(t token) bool { return t.text == "==" })
		_, name := definedBefore(tokens, at)
		tokens = tokens[name+1:]
	}
	d.read[def] = unlabelled(slices.Clone(tokens))
	return d.read[def]
}

// write writes one.
func (d *definitions) write(h io.Writer, p passage) {
	if p.in == nil {
		fmt.Fprint(h, inLine(p.body))
		return
	}
	for _, sc := range d.source.visible(p.in) {
		for i := range d.source.parts(sc.module).unnamed {
			d.number(meaning{sc, &d.source.parts(sc.module).unnamed[i]})
		}
	}
	inner, from, past, clear := definedIn(p.body), 0, 0, true
	for i, t := range p.body {
		if d.of != nil && i >= past {
			from, past = does(p.body, i)
		}
		switch {
		case t.kind != word || from <= i && i < past:
			fmt.Fprintf(h, "%s ", t.text)
		case i == 0 || p.body[i-1].text != "!":
			clear = d.reference(h, p, i, inner) && clear
		case !clear:
			d.refer(h, t.text, d.anywhere(t.text))
		}
	}
}

// does is where the action stands that a WF or SF is of, or [A]_v or <<A>>_v, if one begins at a
// place. What is behind WF_ is a name, or stands in brackets.
func does(body []token, i int) (from, past int) {
	switch text := body[i].text; {
	case text == "[" || text == "<<":
		if past = i + bracketed(body[i:]); past < len(body) && strings.HasPrefix(body[past].text, "_") {
			return i, past
		}
	case fairness(text):
		from = i + 1
		if len(text) == len("WF_") {
			from += bracketed(body[from:])
		}
		for ; from < len(body); from++ {
			if body[from].text != "(" {
				continue
			}
			if past = from + bracketed(body[from:]); past == len(body) || body[past].text != "!" { // none of WF_I(1)!v
				return from, past
			}
		}
	}
	return 0, 0
}

// reference writes the one that begins at a word; it is false where it is not certain what is
// meant.
func (d *definitions) reference(h io.Writer, p passage, i int, inner map[string]local) bool {
	sign, r, ok := referenceAt(p.body, i, inner)
	said := p.body[i].text[len(sign):]
	var numbers []int
	if ok && r.path != nil {
		var within *scope
		var name string
		if within, name, ok = d.source.reach(p.in, r); ok {
			numbers = d.name(within, name)
		}
	}
	if !ok {
		numbers = d.anywhere(said)
	}
	fmt.Fprint(h, sign)
	if one, is := inner[said]; is && !field(p.body, i) && !given(p.body, i) {
		fmt.Fprint(h, "$")
		said, numbers = "", append([]int{one.number}, numbers...)
	}
	d.refer(h, said, numbers)
	return ok
}

// refer writes what a word stands for, or the word.
func (d *definitions) refer(h io.Writer, said string, numbers []int) {
	if len(numbers) == 0 {
		fmt.Fprintf(h, "%s ", said)
	}
	for _, n := range numbers {
		fmt.Fprintf(h, "#%d ", n)
	}
}

// name numbers what a name stands for.
func (d *definitions) name(in *scope, name string) (numbers []int) {
	s := d.source
	if value, ok := d.values[name]; ok {
		numbers = append(numbers, d.add("= "+name, passage{nil, value}))
		if value[0].text == "<-" {
			numbers = append(numbers, d.name(s.root(), value[len(value)-1].text)...)
		}
		if in.outer == nil {
			return numbers
		}
	}
	found := s.look(in, name)
	for _, m := range found {
		switch by, replaced := m.in.with[name]; {
		case m.def != nil && d.follows(in, name, m):
			numbers = append(numbers, d.number(m))
		case m.def != nil || m.in.outer == nil:
		case replaced:
			numbers = append(numbers, d.add(m.in.key+" <- "+name, passage{m.in.outer, by}))
		default:
			numbers = append(numbers, d.name(m.in.outer, name)...)
		}
	}
	if len(found) == 0 {
		return append(numbers, d.nested(name)...)
	}
	return numbers
}

// follows tells whether a definition counts: of fairness not what an action is.
func (d *definitions) follows(in *scope, name string, m meaning) bool {
	if d.of == nil || d.of.temporal(m.in, d.body(m.def), 0) {
		return true
	}
	w := walk{source: d.source, seen: map[string]bool{}, yes: func(_ *scope, _ string, found []meaning) bool {
		return slices.ContainsFunc(found, func(m meaning) bool { return m.def != nil && m.def.Primed })
	}}
	return !w.name(in, name)
}

// anywhere numbers all that has a name in any module. All operators that are signs count too, as
// they may be meant where a path has more than names. What the module declares is what the model's
// own has by that name.
func (d *definitions) anywhere(name string) (numbers []int) {
	for _, sc := range d.source.files() {
		in, p := d.source.root().instantiated(instance{module: sc.module}, ""), d.source.parts(sc.module)
		for _, def := range p.defs[name] {
			numbers = append(numbers, d.number(meaning{in, def}))
		}
		for i := range p.unnamed {
			d.number(meaning{in, &p.unnamed[i]})
		}
	}
	return append(numbers, d.nested(name)...)
}

// nested numbers what has a name in a module within another.
func (d *definitions) nested(name string) (numbers []int) {
	for _, sc := range d.source.files() {
		for i := range d.source.parts(sc.module).within {
			if one := &d.source.parts(sc.module).within[i]; one.Name == name {
				numbers = append(numbers, d.number(meaning{sc, one}))
			}
		}
	}
	return numbers
}

func (d *definitions) number(m meaning) int {
	return d.add(fmt.Sprintf("%s %d %s", m.in.key, m.def.Line, m.def.Name), passage{m.in, d.body(m.def)})
}

// add puts a text behind the others, if it is not there yet.
func (d *definitions) add(key string, p passage) int {
	n, ok := d.numbers[key]
	if !ok {
		n = len(d.numbers)
		d.numbers[key], d.queue = n, append(d.queue, p)
	}
	return n
}
