package specification

import (
	"cmp"
	"maps"
	"slices"

	"github.com/synod-paxos/synod/internal/pattern"
)

// drawing are the operators of TLC's modules that give something at random.
var drawing = []string{"RandomElement", "RandomSubset", "RandomSubsetSet", "RandomSubsetSetProbability", "RandomSetOfSubsets", "TestRandomSetOfSubsets"}

// changing are the operators of TLC's modules, and of those that often stand beside them, whose
// evaluation changes what a later one gives, or something outside.
var changing = slices.Concat([]string{"TLCSet", "TLCGetAndSet", "TLCDefer", "PickSuccessor"}, writing, drawing)

// writing are those that give values, as texts, to what is outside.
var writing = []string{"IOExec", "IOEnvExec", "IOExecTemplate", "IOEnvExecTemplate", "Serialize", "IOSerialize", "JsonSerialize", "ndJsonSerialize",
	"SVGSerialize", "CSVWrite", "CSVWriteRecord", "CBORSerialize"}

// naming are those that make of a value what is another for each model value, as its name, or make
// a value of that.
var naming = append([]string{"ToString", "TLCFP", "TLCModelValue", "ToJson", "ToJsonArray", "ToJsonObject", "SVGElemToString", "Deserialize", "IODeserialize"}, writing...)

// telling are those that tell where the run is.
var telling = []string{"TLCGet", "TLCGetOrDefault", "JavaTime"}

// Changes gives an operator of TLC's that the evaluation of a text may lead to, as the model's
// module has its names, and that changes something: who asks the text changes the run that is
// asked. Empty: none. Where it is not certain what the text leads to, it is one that the
// specification has at all.
func (s *Source) Changes(text string) string { return s.evaluates(text, changing) }

// Tells gives likewise one whose value is another at another time: who asks the text beside a step
// does not ask what the step does.
func (s *Source) Tells(text string) string { return s.evaluates(text, telling) }

// Draws gives likewise one that gives something at random.
func (s *Source) Draws(text string) string { return s.evaluates(text, drawing) }

func (s *Source) evaluates(text string, operators []string) (found string) {
	values := slices.Collect(maps.Values(s.assigned()))
	there := slices.DeleteFunc(slices.Clone(operators), func(name string) bool { return !s.Mentions(name) && !slices.Contains(values, name) })
	if len(there) == 0 {
		return ""
	}
	w := walk{source: s, doubt: true, seen: map[string]bool{}, yes: func(in *scope, word string, meant []meaning) bool {
		if slices.Contains(there, word) {
			found = word
		} else if by := s.assigned()[word]; slices.Contains(there, by) {
			found = by
		}
		return found != "" || s.unseen(in, word, meant)
	}}
	if !w.body(s.root(), tokensOf(text)) {
		return ""
	}
	return cmp.Or(found, there[0])
}

// LooksAtRegisters tells whether a specification looks at what every question changes: newer
// versions of TLC give all registers, and the formulas that are checked.
func (s *Source) LooksAtRegisters() bool {
	return s.Mentions("TLCGet") && slices.ContainsFunc(slices.Collect(maps.Values(s.Files)), func(text []byte) bool {
		return lookText.MatchString(string(text))
	})
}

var lookText = pattern.Pattern(`TLCGet\w*\s*\(\s*"(all|spec)"`)
