package vc

import (
	"path"
	"slices"
)

// collector turns forms into a System.
type collector struct {
	*loader
	*System
	folder string
}

// add adds what a form declares.
func (c *collector) add(form *node) error {
	switch form.head() {
	case "sort", "enum":
		return c.addSort(form)
	case "const":
		return c.addSymbol(form, &c.rigid, 3)
	case "function":
		return c.addSymbol(form, &c.rigid, 4)
	case "state":
		return c.addSymbol(form, &c.state, 4)
	case "define":
		d, err := readDefine(form)
		c.defines = append(c.defines, d)
		return err
	case "init":
		if len(form.list) != 2 {
			return form.expected("(init formula)")
		}
		c.inits = append(c.inits, form.list[1])
		return nil
	case "action":
		return c.addAction(form)
	case "axiom":
		return addClaim(form, &c.axioms)
	case "invariant":
		return addClaim(form, &c.invariants)
	case "safety":
		return addClaim(form, &c.safety)
	case "theorem":
		return addClaim(form, &c.theorems)
	case "witness":
		return addClaim(form, &c.witnesses)
	case "run":
		return c.addRun(form)
	case "history":
		return c.addHistory(form)
	case "stands":
		return c.addMeaning(form)
	case "refines":
		return c.addRefines(form)
	}
	return form.expected("sort, enum, const, function, state, axiom, define, init, action, invariant, safety, theorem, witness, run, stands, history, " +
		"include or refines at the head of a form")
}

// replace adds what a form of a replacement declares; its defines replace.
func (c *collector) replace(form *node) error {
	if form.head() != "define" {
		return c.add(form)
	}
	d, err := readDefine(form)
	if err != nil {
		return err
	}
	for i, old := range c.defines {
		if old.name != d.name {
			continue
		}
		if d.gives != old.gives || !slices.Equal(sortsOf(d.params), sortsOf(old.params)) {
			return form.expected("the signature of %s at %s:%d", d.name, old.source.file, old.source.line)
		}
		c.defines[i] = d
		return nil
	}
	return form.expected("a define to be replaced: %s has none of the name %s", c.name, d.name)
}

func (c *collector) addSort(form *node) error {
	least := 2
	if form.head() == "enum" {
		least = 3
	}
	names, err := atoms(form, form.list[1:])
	if err != nil {
		return err
	}
	if len(form.list) < least || form.head() == "sort" && len(form.list) != 2 {
		return form.expected("(sort Name) or (enum Name member ...)")
	}
	c.sorts = append(c.sorts, sort{names[0], names[1:]})
	for _, member := range names[1:] {
		c.rigid = append(c.rigid, symbol{name: member, gives: names[0], source: form})
	}
	return nil
}

// addSymbol reads (const name Sort), or (function name (Sort ...) Sort) and likewise state.
func (c *collector) addSymbol(form *node, to *[]symbol, length int) error {
	if len(form.list) != length || !form.list[1].isAtom() || !form.list[length-1].isAtom() {
		return form.expected("(const name Sort), (function name (Sort ...) Sort) or (state name (Sort ...) Sort)")
	}
	s := symbol{name: form.list[1].atom, gives: form.list[length-1].atom, source: form}
	if length == 4 {
		takes, err := atoms(form, form.list[2].list)
		if err != nil {
			return err
		}
		s.takes = takes
	}
	*to = append(*to, s)
	return nil
}

func readDefine(form *node) (define, error) {
	if len(form.list) != 5 || !form.list[1].isAtom() || !form.list[3].isAtom() {
		return define{}, form.expected("(define name ((x Sort) ...) Sort term)")
	}
	params, err := readParams(form.list[2])
	return define{form.list[1].atom, params, form.list[3].atom, form.list[4], form}, err
}

func readParams(n *node) ([]param, error) {
	var params []param
	for _, p := range n.list {
		if len(p.list) != 2 || !p.list[0].isAtom() || !p.list[1].isAtom() {
			return nil, p.expected("(variable Sort)")
		}
		params = append(params, param{p.list[0].atom, p.list[1].atom})
	}
	if n.isAtom() {
		return nil, n.expected("((variable Sort) ...)")
	}
	return params, nil
}

func addClaim(form *node, to *[]claim) error {
	if len(form.list) != 3 || !form.list[1].isAtom() {
		return form.expected("(%s Name formula)", form.head())
	}
	*to = append(*to, claim{form.list[1].atom, form.list[2]})
	return nil
}

func (c *collector) addAction(form *node) error {
	if len(form.list) < 3 || !form.list[1].isAtom() {
		return form.expected("(action Name ((x Sort) ...) (guard formula) ... (update symbol ((y Sort) ...) term) ...)")
	}
	params, err := readParams(form.list[2])
	if err != nil {
		return err
	}
	a := action{name: form.list[1].atom, params: params, source: form}
	for _, part := range form.list[3:] {
		switch {
		case part.head() == "guard" && len(part.list) == 2:
			a.guards = append(a.guards, part.list[1])
		case part.head() == "update" && len(part.list) == 4 && part.list[1].isAtom() && a.update(part.list[1].atom) == nil:
			params, err := readParams(part.list[2])
			if err != nil {
				return err
			}
			a.updates = append(a.updates, update{part.list[1].atom, params, part.list[3]})
		case part.head() == "implements" && len(part.list) > 1 && part.list[1].isAtom() && a.implements == nil:
			a.implements = &node{list: part.list[1:], file: part.file, line: part.line}
		case part.head() == "implements-when" && len(part.list) > 2 && part.list[2].isAtom() && a.implements == nil:
			a.implements = &node{list: part.list[2:], file: part.file, line: part.line}
			a.when = part.list[1]
		default:
			return part.expected("(guard formula), (update symbol ((y Sort) ...) term) once a symbol, or (implements Action term ...) or (implements-when formula Action term ...) once")
		}
	}
	c.actions = append(c.actions, a)
	return nil
}

func (c *collector) addRun(form *node) error {
	if len(form.list) != 4 || !form.list[1].isAtom() {
		return form.expected("(run Name (Action ...) formula)")
	}
	steps, err := atoms(form, form.list[2].list)
	c.runs = append(c.runs, run{claim{form.list[1].atom, form.list[3]}, steps})
	return err
}

func (c *collector) addMeaning(form *node) error {
	if len(form.list) != 4 || !form.list[1].isAtom() {
		return form.expected("(stands symbol ((x Sort) ...) term)")
	}
	params, err := readParams(form.list[2])
	c.meanings = append(c.meanings, update{form.list[1].atom, params, form.list[3]})
	return err
}

func (c *collector) addHistory(form *node) error {
	names, err := atoms(form, form.list[1:])
	for _, name := range names {
		if slices.Contains(c.history, name) || c.changing(name) == nil {
			return form.expected("(history symbol ...) of state symbols before it, each once")
		}
	}
	c.history = append(c.history, names...)
	return err
}

func (c *collector) addRefines(form *node) error {
	if len(form.list) < 3 || c.refines != nil {
		return form.expected(`one (refines Name "file" (define ...) ... (lemma Name) ...) a system`)
	}
	file, err := fileName(form, 2)
	if err != nil {
		return err
	}
	other, err := c.system(path.Join(c.folder, file), nil)
	if err != nil {
		return err
	}
	if form.list[1].atom != other.name {
		return form.expected("the name %s, as that is the file's", other.name)
	}
	c.refines = &refinement{other: other, source: form, pending: form.list[3:]}
	return nil
}

// finish reads the parts of the refinement, each state symbol of the other system seen once.
func (c *collector) finish() error {
	if c.refines == nil {
		return nil
	}
	seen := map[string]define{}
	for _, part := range c.refines.pending {
		switch {
		case part.head() == "define":
			d, err := readDefine(part)
			if err != nil {
				return err
			}
			if _, twice := seen[d.name]; twice {
				return part.expected("%s to be defined once", d.name)
			}
			seen[d.name] = d
		case part.head() == "lemma" && len(part.list) == 2 && c.refines.other.invariant(part.list[1].atom) != nil:
			c.refines.lemmas = append(c.refines.lemmas, part.list[1].atom)
		default:
			return part.expected("(define ...), or (lemma Name) with an invariant of %s", c.refines.other.name)
		}
	}
	for _, f := range c.refines.other.state {
		d, ok := seen[f.name]
		if !ok || len(d.params) != len(f.takes) || d.gives != f.gives {
			return c.refines.source.expected("a define of %s as %s declares it", f.name, c.refines.other.name)
		}
		if !slices.Equal(sortsOf(d.params), f.takes) {
			return d.source.expected("%s to take %v", f.name, f.takes)
		}
		c.refines.seen = append(c.refines.seen, d)
	}
	if len(seen) != len(c.refines.seen) {
		return c.refines.source.expected("defines of the state symbols of %s only", c.refines.other.name)
	}
	return nil
}

// atoms are the nodes' names.
func atoms(form *node, nodes []*node) ([]string, error) {
	var names []string
	for _, n := range nodes {
		if !n.isAtom() {
			return nil, form.expected("names only in (%s ...)", form.head())
		}
		names = append(names, n.atom)
	}
	return names, nil
}
