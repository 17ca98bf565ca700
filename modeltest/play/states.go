package play

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// told is a state that a file has of a behaviour: by variable its value in [alike] words.
type told map[string]string

// statesOf reads the states of what TLC prints, or of a file that it or another tool wrote in JSON.
func statesOf(text string) []told {
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return statesOfJSON(text)
	}
	return statesOfLines(text)
}

// followed finds moves that lead from state to state, the first that does. why says at which state
// no move of this game leads on: empty if each does.
func (g *Game) followed(states []told) (moves []string, why string) {
	p := g.Begin
	if len(states) == 0 || !g.alike(p, states[0]) {
		return nil, ""
	}
	for i, s := range states[1:] {
		if g.alike(p, s) {
			continue // it stutters, or another variable changed
		}
		at := slices.IndexFunc(p.Moves(), func(m Move) bool {
			if !m.Enabled {
				return false
			}
			next, _ := p.Take(m.Name)
			return g.alike(next, s)
		})
		if at < 0 {
			return moves, fmt.Sprintf("no move of this code leads to state %d of the file: %s", i+2, g.differing(p, s))
		}
		name := p.Moves()[at].Name
		moves = append(moves, name)
		p, _ = p.Take(name)
	}
	return moves, ""
}

// alike tells whether a position is a state, of whose variables it has some.
func (g *Game) alike(p Position, s told) bool {
	known := 0
	for i, v := range p.Values() {
		if want, has := s[g.Variables[i]]; has {
			known++
			if alike(v) != want {
				return false
			}
		}
	}
	return known > 0
}

// differing are the variables that are to change, as a state has them.
func (g *Game) differing(p Position, s told) string {
	var out []string
	for i, v := range p.Values() {
		if want, has := s[g.Variables[i]]; has && alike(v) != want {
			out = append(out, g.Variables[i]+" becomes "+want)
		}
	}
	return fmt.Sprintf("%.400s", strings.Join(out, ", "))
}

// alike is a value in words that TLC's text, its JSON and ITF have in common: what JSON does not
// tell apart is not told apart, such as a set from a sequence of the same elements.
func alike(v tla.Value) string {
	switch v.Kind() {
	case tla.KindSet:
		return together(v.Elems(), alike)
	case tla.KindFunc:
		if v.IsTuple() {
			return together(v.Elems(), alike)
		}
		var out []string
		for i, k := range v.Keys() {
			out = append(out, alike(k)+": "+alike(v.Elems()[i]))
		}
		return braced(out)
	}
	if text, ok := v.Text(); ok {
		return text
	}
	return strings.ToLower(v.String()) // of a truth value or a number
}

func together[T any](all []T, one func(T) string) string {
	var out []string
	for _, v := range all {
		out = append(out, one(v))
	}
	return braced(out)
}

func braced(parts []string) string {
	slices.Sort(parts)
	return "{" + strings.Join(slices.Compact(parts), ", ") + "}"
}

// alikeJSON is [alike] of a value in JSON, as TLC or ITF has it.
func alikeJSON(v any) string {
	switch v := v.(type) {
	case nil:
		return "None"
	case string:
		name, _, _ := strings.Cut(v, "_OF_")
		return name
	case []any:
		return together(v, alikeJSON)
	case map[string]any:
		return alikeObject(v)
	}
	return fmt.Sprint(v)
}

func alikeObject(v map[string]any) string {
	for _, special := range []string{"#set", "#tup", "#bigint"} {
		if inner, is := v[special]; is {
			return alikeJSON(inner)
		}
	}
	var out []string
	if pairs, is := v["#map"].([]any); is {
		for _, p := range pairs {
			if pair, is := p.([]any); is && len(pair) == 2 {
				out = append(out, alikeJSON(pair[0])+": "+alikeJSON(pair[1]))
			}
		}
		return braced(out)
	}
	for _, key := range slices.Sorted(maps.Keys(v)) {
		out = append(out, key+": "+alikeJSON(v[key]))
	}
	return braced(out)
}

// statesOfJSON reads ITF, or what TLC writes by -dumpTrace json.
func statesOfJSON(text string) (states []told) {
	var file struct {
		States         []map[string]any `json:"states"`
		Counterexample struct {
			State [][]any `json:"state"`
		} `json:"counterexample"`
	}
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if d.Decode(&file) != nil {
		return nil
	}
	for _, numbered := range file.Counterexample.State {
		if len(numbered) == 0 {
			continue
		}
		if s, is := numbered[len(numbered)-1].(map[string]any); is {
			file.States = append(file.States, s)
		}
	}
	for _, s := range file.States {
		one := told{}
		for name, value := range s {
			one[name] = alikeJSON(value)
		}
		states = append(states, one)
	}
	return states
}

// statesOfLines reads states as TLC prints them: behind a line with the number, to an empty one or
// one of its own. Of some steps of a file that print none it gives nothing.
func statesOfLines(text string) (states []told) {
	var block []string
	inside := false
	end := func() {
		if inside {
			states = append(states, variables(strings.Join(block, "\n")))
		}
		block, inside = nil, false
	}
	for line := range strings.Lines(text) {
		line = strings.TrimRight(line, "\r\n")
		switch {
		case isState(line):
			end()
			inside = true
		case strings.TrimSpace(line) == "" || strings.HasPrefix(line, "@!@!@"):
			end()
		default:
			block = append(block, line)
		}
	}
	end()
	return states
}

// isState tells whether a line begins a state: State 2: <...>, or 2: <...> with -tool.
func isState(line string) bool {
	number, rest, ok := strings.Cut(strings.TrimPrefix(line, "State "), ": <")
	return ok && number != "" && strings.Trim(number, "0123456789") == "" && strings.HasSuffix(rest, ">")
}

// variables reads the conjuncts of a state; one alone stands without /\.
func variables(text string) told {
	out := told{}
	for _, conjunct := range strings.Split("\n"+text, "\n/\\ ") {
		name, value, is := strings.Cut(strings.TrimSpace(conjunct), " = ")
		if v, err := tla.Parse(value); is && err == nil {
			out[name] = alike(v)
		}
	}
	return out
}
