package check

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
)

// changing are the operators of TLC's modules, and of those that often stand beside them, whose
// evaluation changes what a later one gives, or something outside: who asks what has one of them
// changes the run that is asked.
var changing = []string{"TLCSet", "TLCGetAndSet", "TLCDefer", "PickSuccessor", "RandomElement", "RandomSubset", "RandomSubsetSet",
	"RandomSubsetSetProbability", "RandomSetOfSubsets", "TestRandomSetOfSubsets", "IOExec", "IOEnvExec", "IOExecTemplate", "IOEnvExecTemplate",
	"Serialize", "IOSerialize", "JsonSerialize", "ndJsonSerialize", "SVGSerialize", "CSVWrite"}

// varying are those that tell where the run is, which is another place when an action is asked for
// than when it is taken.
var varying = []string{"TLCGet", "TLCGetOrDefault", "JavaTime"}

// effects finds what an evaluation may lead to, by names alone: those of all definitions in all
// modules, whichever of them is meant. So it may find too much, and nothing too little.
type effects struct {
	source  *manifest.Source
	config  []string            // the configuration's words
	words   map[string][]string // of all definitions of a name; nil: not read yet
	any     []string            // words to which any name may lead
	obscure bool                // there are definitions of signs, which are no words
}

var (
	wordText = regexp.MustCompile(`\w+`)
	// innerText finds what is defined within a definition, by LET or as none that begins a line.
	innerText = regexp.MustCompile(`(\w+)\s*(?:\([^()]*\)|\[[^\[\]]*\])?\s*==`)
	signText  = regexp.MustCompile(`(?m)^\s*(?:LOCAL\s+)?(?:\w+\s*(?:\\\w+|[-+*/%&|!@#$^.:<>?]+)\s*\w*|-\.\s*\w+)\s*==`)
)

// of gives one of these operators that the evaluation of a text may lead to; empty: none.
func (e *effects) of(text string, operators []string) string {
	if e.config == nil {
		e.config = wordText.FindAllString(string(e.source.Files[e.source.Config]), -1)
	}
	there := slices.DeleteFunc(slices.Clone(operators), func(name string) bool {
		return !e.source.Mentions(name) && !slices.Contains(e.config, name)
	})
	if len(there) == 0 {
		return ""
	}
	e.read()
	if e.obscure {
		return there[0]
	}
	seen := map[string]bool{}
	for queue := append(wordText.FindAllString(text, -1), e.any...); len(queue) > 0; queue = queue[1:] {
		word := queue[0]
		if seen[word] {
			continue
		}
		seen[word] = true
		words, read := e.words[word]
		switch {
		case slices.Contains(there, word):
			return word
		case !read && e.source.Defines(word): // out of sight, as in an inner module
			return there[0]
		}
		queue = append(queue, words...)
	}
	return ""
}

// read reads all modules.
func (e *effects) read() {
	if e.words != nil {
		return
	}
	e.words = map[string][]string{}
	for _, s := range e.source.ParseConfig().Sections {
		if s.Keyword == "CONSTANT" {
			e.any = append(e.any, wordText.FindAllString(s.Text, -1)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(e.source.Files)) {
		if text := string(e.source.Files[name]); strings.HasSuffix(name, ".tla") {
			e.obscure = e.obscure || signText.MatchString(text)
			e.any = append(e.any, instantiated(text)...)
			for _, d := range manifest.ReadOutline(text).Definitions {
				e.define(d)
			}
		}
	}
}

// define adds the words of a definition but for those that it defines itself: what these say are
// words of it too.
func (e *effects) define(d manifest.Definition) {
	inner := map[string]bool{}
	for _, m := range innerText.FindAllStringSubmatch(d.Text, -1) {
		inner[m[1]] = true
	}
	e.words[d.Name] = append(e.words[d.Name], slices.DeleteFunc(slices.Clone(d.Words), func(w string) bool { return inner[w] })...)
}

// instantiated are the words behind each INSTANCE that has no name, to the next definition: they
// stand for constants of another module.
func instantiated(text string) (words []string) {
	all := manifest.Lexemes(text)
	for i, l := range all {
		if l.Text != "INSTANCE" || i == 0 || all[i-1].Text == "==" {
			continue
		}
		for _, behind := range all[i+1:] {
			if behind.Text == "==" || strings.HasPrefix(behind.Text, "----") {
				break
			}
			words = append(words, behind.Text)
		}
	}
	return words
}

// looked tells whether a specification looks at what every question changes: newer versions of TLC
// give all registers, and the formulas that are checked.
func (e *effects) looked() bool {
	if !e.source.Mentions("TLCGet") {
		return false
	}
	for _, text := range e.source.Files {
		if lookText.Match(text) {
			return true
		}
	}
	return false
}

var lookText = regexp.MustCompile(`TLCGet\w*\s*\(\s*"(all|spec)"`)
