package discover

import (
	"encoding/xml"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/specification"
)

// launch is a model of the TLA+ Toolbox, which keeps it in XML and makes MC.tla and MC.cfg of it
// when it runs.
type launch struct {
	Strings []attribute `xml:"stringAttribute"`
	Bools   []attribute `xml:"booleanAttribute"`
	Ints    []attribute `xml:"intAttribute"`
	Lists   []struct {
		Key     string `xml:"key,attr"`
		Entries []struct {
			Value string `xml:"value,attr"`
		} `xml:"listEntry"`
	} `xml:"listAttribute"`
}

type attribute struct {
	Key   string `xml:"key,attr"`
	Value string `xml:"value,attr"`
}

func value(all []attribute, key string) string {
	for _, a := range all {
		if a.Key == key {
			return a.Value
		}
	}
	return ""
}

// list gives the entries of a list. Those of invariants and properties begin with 1 if they are
// meant, else with 0.
func (l *launch) list(key string) (out []string) {
	for _, list := range l.Lists {
		if list.Key == key {
			for _, e := range list.Entries {
				out = append(out, e.Value)
			}
		}
	}
	return out
}

func (l *launch) chosen(key string) (out []string) {
	for _, entry := range l.list(key) {
		if rest, ok := strings.CutPrefix(entry, "1"); ok {
			out = append(out, rest)
		}
	}
	return out
}

// launch makes a model of a .launch file, in modules and configurations of its own.
func (f *finder) launch(name string) {
	text, err := wholefile.Read(f.fsys, name, maxFile)
	var l launch
	if err == nil {
		err = xml.Unmarshal(text, &l)
	}
	if err != nil {
		f.leave(name, "it cannot be read: %v", err)
		return
	}
	spec := value(l.Strings, "specName")
	if spec == "" || value(l.Bools, "mcMode") == "false" {
		f.leave(name, "it is not a model that the Toolbox has TLC search")
		return
	}
	dir := path.Dir(path.Dir(name))
	if _, ok := f.modules[path.Join(dir, spec+".tla")]; !ok {
		f.leave(name, "there is no %s.tla in the folder above it", spec)
		return
	}
	own := strings.Map(word, strings.TrimSuffix(path.Base(name), ".launch"))
	own = strings.ReplaceAll(own, "___", "_")
	c := conversion{spec: spec, name: own}
	if err := c.convert(&l); err != nil {
		f.leave(name, "%v", err)
		return
	}
	f.made[path.Join(dir, own+".cfg")] = true
	module, config := []byte(c.module()), []byte(c.config.String())
	f.modules[path.Join(dir, own+".tla")] = outline{Outline: specification.ReadOutline(string(module)), text: string(module)}
	f.add(dir, own, own+".cfg", fmt.Sprintf("The Toolbox's model %s of %s.", value(l.Strings, "configurationName"), spec), nil, map[string][]byte{
		path.Join(dir, own+".tla"): module, path.Join(dir, own+".cfg"): config,
	})
}

// launched tells whether a folder of the Toolbox's is that of a model that was found.
func (f *finder) launched(dir string) bool {
	above, model := path.Split(dir)
	return slices.ContainsFunc(f.launches, func(name string) bool {
		return path.Dir(name) == path.Clean(above) && strings.HasSuffix(strings.TrimSuffix(name, ".launch"), "___"+model)
	})
}

func word(r rune) rune {
	if r < 128 && (r == '_' || '0' <= r && r <= '9' || 'a' <= r|0x20 && r|0x20 <= 'z') {
		return r
	}
	return '_'
}

// conversion is a module and a configuration under way.
type conversion struct {
	spec, name  string
	models      []string // model values
	symmetric   []string // sets of them that may be permuted
	definitions strings.Builder
	config      strings.Builder
	defined     int
}

var setText = pattern.Pattern(`^\{\s*[A-Za-z0-9_]+(\s*,\s*[A-Za-z0-9_]+)*\s*\}$`)

func (c *conversion) convert(l *launch) error {
	c.values(value(l.Strings, "modelParameterModelValues"))
	if err := c.behaviour(l); err != nil {
		return err
	}
	for _, key := range []string{"modelParameterConstants", "modelParameterDefinitions"} {
		for _, entry := range l.list(key) {
			if err := c.constant(entry); err != nil {
				return err
			}
		}
	}
	if c.symmetric != nil {
		fmt.Fprintf(&c.definitions, "%s_symmetry ==\n  %s\n", c.name, strings.Join(c.symmetric, ` \cup `))
		fmt.Fprintf(&c.config, "SYMMETRY %s_symmetry\n", c.name)
	}
	if text := strings.TrimSpace(value(l.Strings, "modelParameterNewDefinitions")); text != "" {
		c.definitions.WriteString(text + "\n")
	}
	c.section("CONSTRAINT", value(l.Strings, "modelParameterContraint"))
	c.section("ACTION_CONSTRAINT", value(l.Strings, "modelParameterActionConstraint"))
	c.section("VIEW", value(l.Strings, "view"))
	c.section("INVARIANT", l.chosen("modelCorrectnessInvariants")...)
	c.section("PROPERTY", l.chosen("modelCorrectnessProperties")...)
	if value(l.Bools, "modelCorrectnessCheckDeadlock") == "false" {
		c.config.WriteString("CHECK_DEADLOCK FALSE\n")
	}
	return nil
}

// section names what a keyword is for.
func (c *conversion) section(keyword string, texts ...string) {
	for _, text := range texts {
		if strings.TrimSpace(text) != "" {
			fmt.Fprintf(&c.config, "%s %s\n", keyword, c.operator(strings.ToLower(keyword), text))
		}
	}
}

// behaviour says what the specification is, or Init and Next.
func (c *conversion) behaviour(l *launch) error {
	switch kind := value(l.Ints, "modelBehaviorSpecType"); kind {
	case "1":
		fmt.Fprintf(&c.config, "SPECIFICATION %s\n", c.operator("spec", value(l.Strings, "modelBehaviorSpec")))
	case "2":
		fmt.Fprintf(&c.config, "INIT %s\nNEXT %s\n", c.operator("init", value(l.Strings, "modelBehaviorInit")), c.operator("next", value(l.Strings, "modelBehaviorNext")))
	case "0", "":
	default:
		return fmt.Errorf("its behaviours are of the kind %q, which is not known", kind)
	}
	return nil
}

// operator is the name of an expression, which gets one if it is none.
func (c *conversion) operator(kind, text string) string {
	text = strings.TrimSpace(text)
	if specification.IsIdentifier(text) {
		return text
	}
	c.defined++
	name := fmt.Sprintf("%s_%s_%d", c.name, kind, c.defined)
	fmt.Fprintf(&c.definitions, "%s ==\n%s\n", name, text)
	return name
}

// values declares the model values of a set, {a, b}.
func (c *conversion) values(set string) {
	for _, name := range strings.FieldsFunc(strings.Trim(strings.TrimSpace(set), "{}"), func(r rune) bool { return r == ',' || r == ' ' }) {
		if !slices.Contains(c.models, name) {
			c.models = append(c.models, name)
			fmt.Fprintf(&c.config, "CONSTANT %s = %s\n", name, name)
		}
	}
}

// constant reads name;parameters;value;is a model value;is symmetric.
func (c *conversion) constant(entry string) error {
	parts := strings.Split(entry, ";")
	if len(parts) < 5 {
		return fmt.Errorf("its constant %q is not understood", entry)
	}
	n := len(parts)
	name, params, text := parts[0], parts[1], strings.Join(parts[2:n-2], ";")
	model, symmetric := parts[n-2] == "1", parts[n-1] == "1"
	if _, of, ok := strings.Cut(name, "!"); ok {
		name = of
	}
	switch {
	case model && setText.MatchString(text):
		c.values(text)
		fmt.Fprintf(&c.config, "CONSTANT %s = %s\n", name, text)
		if symmetric {
			c.symmetric = append(c.symmetric, "Permutations("+text+")")
		}
	case model:
		fmt.Fprintf(&c.config, "CONSTANT %s = %s\n", name, text)
	default:
		c.defined++
		by := fmt.Sprintf("%s_%s_%d", c.name, name, c.defined)
		if params != "" {
			params = "(" + strings.Join(strings.FieldsFunc(params, func(r rune) bool { return r == ',' || r == ' ' }), ", ") + ")"
		}
		fmt.Fprintf(&c.definitions, "%s%s ==\n%s\n", by, params, text)
		fmt.Fprintf(&c.config, "CONSTANT %s <- %s\n", name, by)
	}
	return nil
}

// module is that of the model.
func (c *conversion) module() string {
	var b strings.Builder
	fmt.Fprintf(&b, "---- MODULE %s ----\n\\* Made of the Toolbox's model by synod init.\nEXTENDS %s, TLC\n", c.name, c.spec)
	if len(c.models) > 0 {
		fmt.Fprintf(&b, "CONSTANTS %s\n", strings.Join(c.models, ", "))
	}
	return b.String() + c.definitions.String() + "====\n"
}
