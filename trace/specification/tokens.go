package specification

import "strings"

// Lexeme is a word or a sign of a module, outside comments.
type Lexeme struct {
	Text string
	At   int // offset
}

// signs are those of more than one character that the lexer reads by parts.
var signs = []string{"<=>", "|->", "<=", ">=", "=<", "=>", "~>", "..", `/\`, `\/`}

// Lexemes are those of the first module in the text, from its header to its end.
func Lexemes(text string) (all []Lexeme) {
	header := headerText.FindStringIndex(text)
	if header == nil {
		return nil
	}
	for _, t := range whole(moduleTokens(text, header[0]), text) {
		all = append(all, Lexeme{t.text, t.at})
	}
	return all
}

// whole are tokens of a text with signs of more than one character whole.
func whole(tokens []token, text string) (all []token) {
	for _, t := range tokens {
		all = join(all, t, text)
	}
	return all
}

// join adds a token, which may be a part of the sign before, or begin one.
func join(all []token, t token, text string) []token {
	if n := len(all); n > 0 && all[n-1].at+len(all[n-1].text) > t.at {
		return all
	}
	for _, sign := range signs {
		if t.kind == symbol && strings.HasPrefix(text[t.at:], sign) {
			t.text = sign
			break
		}
	}
	return append(all, t)
}
