package manifest

import "strings"

// Lexeme is a word or a sign of a module, outside comments.
type Lexeme struct {
	Text string
	At   int // offset
}

// signs are those of more than one character that the lexer reads by parts.
var signs = []string{"<=>", "|->", "<=", ">=", "=<", "=>", "..", `/\`, `\/`}

// Lexemes are those of the first module in the text, from its header to its end.
func Lexemes(text string) (all []Lexeme) {
	header := headerText.FindStringIndex(text)
	if header == nil {
		return nil
	}
	for _, t := range moduleTokens(text, header[0]) {
		if n := len(all); n > 0 && all[n-1].At+len(all[n-1].Text) > t.at {
			continue // a part of the sign before
		}
		token := Lexeme{t.text, t.at}
		for _, sign := range signs {
			if t.kind == symbol && strings.HasPrefix(text[t.at:], sign) {
				token.Text = sign
				break
			}
		}
		all = append(all, token)
	}
	return all
}
