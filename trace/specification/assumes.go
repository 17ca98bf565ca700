package specification

import (
	"fmt"
	"strings"
)

// Reads says what the text of a module extends or instantiates, inner modules and standard ones
// included, and what it takes for granted: the names of its assumptions and axioms, "" for one
// without a name, in order. A proof that is left out is one, called OMITTED. An ASSUME that a PROVE
// follows, before the next, is of a theorem or a proof, and none. code is what it says, word for
// word, without comments; where a line begins counts, as that is what brackets conjunctions.
func Reads(text string) (uses, assumes []string, code string) {
	header := headerText.FindStringIndex(text)
	if header == nil {
		return nil, nil, ""
	}
	m := newModule()
	tokens := moduleTokens(text, header[0])
	m.read(tokens)
	for i, t := range tokens {
		if t.kind != word {
			continue
		}
		switch t.text {
		case "AXIOM", "ASSUMPTION":
			assumes = append(assumes, assumed(tokens[i+1:]))
		case "OMITTED":
			assumes = append(assumes, t.text)
		case "ASSUME":
			if !proved(tokens[i+1:]) {
				assumes = append(assumes, assumed(tokens[i+1:]))
			}
		}
	}
	return m.uses, assumes, spelled(text, tokens)
}

// spelled are tokens in a line, each that begins one of the text with the column where it stands.
func spelled(text string, tokens []token) string {
	var words []string
	after := 0
	for _, t := range tokens {
		said := t.text
		if strings.Contains(text[after:t.at], "\n") {
			said = fmt.Sprintf("%d:%s", t.at-strings.LastIndexByte(text[:t.at], '\n'), said)
		}
		words, after = append(words, said), t.at+len(t.text)
	}
	return strings.Join(words, " ")
}

// assumed is the name that an assumption has.
func assumed(after []token) string {
	if len(after) > 1 && after[0].kind == word && after[1].text == "==" {
		return after[0].text
	}
	return ""
}

// proved tells whether a PROVE comes before the next ASSUME.
func proved(after []token) bool {
	for _, t := range after {
		if t.kind == word && t.text == "PROVE" {
			return true
		}
		if t.kind == word && (t.text == "ASSUME" || t.text == "ASSUMPTION" || t.text == "AXIOM") {
			return false
		}
	}
	return false
}
