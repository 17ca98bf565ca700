package tla

import "strings"

// reserved are the words that TLA+ 2 takes for itself (Lamport, Specifying Systems, section 15.1,
// and the proof language's keywords).
var reserved = wordSet(`
	ACTION ASSUME ASSUMPTION AXIOM BOOLEAN BY CASE CHOOSE CONSTANT CONSTANTS COROLLARY DEF DEFINE DEFS DOMAIN ELSE ENABLED EXCEPT
	EXTENDS FALSE HAVE HIDE IF IN INSTANCE LAMBDA LEMMA LET LOCAL MODULE NEW OBVIOUS OMITTED ONLY OTHER PICK PROOF PROPOSITION PROVE
	QED RECURSIVE SF_ STATE STRING SUBSET SUFFICES TAKE TEMPORAL THEN THEOREM TRUE UNCHANGED UNION USE VARIABLE VARIABLES WF_ WITH
	WITNESS`)

func wordSet(words string) map[string]bool {
	set := map[string]bool{}
	for _, w := range strings.Fields(words) {
		set[w] = true
	}
	return set
}

// isWord tells whether s is letters, digits and underscores with at least one letter.
func isWord(s string) bool {
	letter := false
	for i := range len(s) {
		if !isWordByte(s[i]) {
			return false
		}
		letter = letter || isLetter(s[i])
	}
	return letter
}

// isIdentifier tells whether a module may use s as a name.
func isIdentifier(s string) bool {
	return isWord(s) && !reserved[s] && !strings.HasPrefix(s, "WF_") && !strings.HasPrefix(s, "SF_")
}

// isFieldName is stricter than isIdentifier by what tools read differently: names that begin with a
// digit.
func isFieldName(s string) bool { return isIdentifier(s) && !isDigit(s[0]) }

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c == '_' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func isDigit(c byte) bool { return '0' <= c && c <= '9' }
