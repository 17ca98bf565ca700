// Package sealed puts a checksum into what is saved as JSON, so that damage to it shows before
// anything is judged by it: a text is its own evidence otherwise, and a digit that is changed in it
// is what it says.
//
// The checksum is a member "sha256" at the end of the first object, of the text as it is without
// that member. What somebody writes by hand has none, and is taken as it is.
package sealed

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"strings"
)

// ErrDamaged says that a text is not what was sealed.
var ErrDamaged = errors.New(`it is not as it was saved, so it is damaged, or somebody has changed it: take it from where it came; what was changed on purpose is taken without its "sha256"`)

// Seal gives a text with its checksum: a JSON object, or lines of which the first is one.
func Seal(text []byte) []byte {
	end := bytes.IndexByte(text, '\n') - 1
	if end < 1 || text[end] != '}' {
		end = bytes.LastIndexByte(text, '}')
	}
	if end < 0 {
		return text
	}
	body := bytes.TrimRight(text[:end], "\n")
	member := []byte(`,"sha256":"` + sum(text) + `"`)
	if len(body) < end {
		member = []byte(",\n  " + `"sha256": "` + sum(text) + `"`)
	}
	return bytes.Join([][]byte{body, text[len(body):]}, member)
}

// Open gives a text without its checksum, which must be right if there is one.
func Open(text []byte) ([]byte, error) {
	plain, want, err := Strip(text)
	if err == nil && want != "" && sum(plain) != want {
		err = ErrDamaged
	}
	return plain, err
}

var key = []byte(`"sha256":`) // no text of JSON has it, as its quotes would be escaped

const digits = 2 * sha256.Size // of a checksum

// member finds the member of the first checksum: where it begins, comma and space included, where
// its digits are, and where it ends.
func member(text []byte) (from, first, end int, ok bool) {
	at := bytes.Index(text, key)
	before := bytes.TrimRight(text[:at], " \t\r\n")
	after := bytes.TrimLeft(text[at+len(key):], " \t\r\n")
	if !bytes.HasSuffix(before, []byte(",")) || len(after) < digits+2 || after[0] != '"' || after[digits+1] != '"' {
		return 0, 0, 0, false
	}
	for _, c := range after[1 : digits+1] {
		if !strings.ContainsRune("0123456789abcdef", rune(c)) {
			return 0, 0, 0, false
		}
	}
	first = len(text) - len(after) + 1
	return len(before) - 1, first, first + digits + 1, true
}

// Strip takes the checksum out of a text, or out of its first line, and gives it; "" if there is
// none.
func Strip(text []byte) (plain []byte, sum string, err error) {
	if !bytes.Contains(text, key) {
		return text, "", nil
	}
	from, first, end, ok := member(text)
	if !ok {
		return nil, "", ErrDamaged
	}
	return bytes.Join([][]byte{text[:from], text[end:]}, nil), string(text[first : first+digits]), nil
}

func sum(text []byte) string {
	s := sha256.Sum256(text)
	return hex.EncodeToString(s[:])
}
