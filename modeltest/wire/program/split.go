package program

import (
	"errors"
	"strings"
)

// Split splits a command line into a program and its arguments as a shell does: white space
// separates, quotes of both kinds and backslashes join. Nothing is expanded.
func Split(command string) ([]string, error) {
	var words []string
	var word strings.Builder
	var quote rune // open; 0 if none
	within, escaped := false, false
	for _, c := range command {
		switch {
		case escaped:
			if quote == '"' && c != '"' && c != '\\' && c != '$' && c != '`' {
				word.WriteByte('\\')
			}
			word.WriteRune(c)
			escaped = false
		case c == '\\' && quote != '\'':
			escaped, within = true, true
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '\'' || c == '"'):
			quote, within = c, true
		case quote == 0 && strings.ContainsRune(" \t\r\n", c):
			if within {
				words = append(words, word.String())
			}
			word.Reset()
			within = false
		default:
			word.WriteRune(c)
			within = true
		}
	}
	switch {
	case quote != 0:
		return nil, errors.New("the command line ends within a quote: close it, or put a backslash before it")
	case escaped:
		return nil, errors.New("the command line ends with a backslash: double it, or take it away")
	case within:
		words = append(words, word.String())
	}
	if len(words) == 0 {
		return nil, errors.New("the command line is empty: give a program and its arguments")
	}
	return words, nil
}
