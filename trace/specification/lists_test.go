package specification

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// A list is what it is made of, however it is laid out.
func TestLists(t *testing.T) {
	for text, want := range map[string]string{
		"/\\ a\n/\\ b":                              `((a)/\(b))`,
		"/\\ a /\\ c\n/\\ b":                        `((a/\c)/\(b))`,
		"/\\ a => c\n  /\\ d\n/\\ b":                `((a=>c/\d)/\(b))`,
		"  /\\ a\n => b":                            `((a))=>b`,
		"a /\\ b":                                   `a/\b`,
		"/\\ \\/ a\n   \\/ b\n/\\ c":                `((((a)\/(b)))/\(c))`,
		"\\land a\n\\land b":                        `((a)/\(b))`,
		"IF /\\ a\n   /\\ b THEN /\\ c ELSE d":      `IF((a)/\(b))THEN((c))ELSEd`,
		"LET x == /\\ a IN x":                       `LETx==((a))INx`,
		"f[/\\ a, /\\ b]":                           `f[((a)),((b))]`,
		"/\\ \\A x \\in S, y \\in T : /\\ a\n/\\ b": `((\Ax\inS,y\inT:((a)))/\(b))`,
		"{x \\in S : /\\ a\n           /\\ b}":      `{x\inS:((a)/\(b))}`,
		"\\E x \\in {/\\ a} : b":                    `\Ex\in{((a))}:b`,
		"(\\/ a\n \\/ b) /\\ c":                     `(((a)\/(b)))/\c`,
		"R^+ /\\ b":                                 `R^+/\b`,
		"x' /\\ b":                                  `x'/\b`,
		"/\\ a)\n/\\ b":                             `((a)))/\b`,
		"~ /\\ a\n  /\\ b":                          `~((a)/\(b))`,
	} {
		var got strings.Builder
		for _, one := range signed(text) {
			got.WriteString(one.text)
		}
		assert.Equal(t, want, got.String(), text)
	}
}
