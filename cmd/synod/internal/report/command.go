package report

import (
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// Command is a command line as a reader can give it to a shell: words with spaces, or with signs
// that mean something there, are quoted.
func Command(words ...string) string {
	quoted := make([]string, len(words))
	for i, word := range words {
		quoted[i] = Quoted(word)
	}
	return strings.Join(quoted, " ")
}

var plainWord = pattern.Pattern(`^[A-Za-z0-9_@%+=:,./-]+$`)

// Quoted is one word of it.
func Quoted(word string) string {
	if plainWord.MatchString(word) {
		return word
	}
	return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'"
}
