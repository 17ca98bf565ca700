// Package pattern has regular expressions that are compiled when they are first asked, so that a
// program which never asks them, as that of the page, has none in it that it must begin with.
//
// The caller owes an expression that package regexp takes: another one panics.
package pattern

import (
	"regexp"
	"sync"
)

// Pattern is a regular expression.
type Pattern string

var patterns sync.Map // *regexp.Regexp by Pattern

func (p Pattern) compiled() *regexp.Regexp {
	if known, ok := patterns.Load(p); ok {
		return known.(*regexp.Regexp)
	}
	made := regexp.MustCompile(string(p))
	patterns.Store(p, made)
	return made
}

// MatchString is that of the regular expression.
func (p Pattern) MatchString(text string) bool { return p.compiled().MatchString(text) }

// FindStringIndex is that of the regular expression.
func (p Pattern) FindStringIndex(text string) []int { return p.compiled().FindStringIndex(text) }

// FindStringSubmatch is that of the regular expression.
func (p Pattern) FindStringSubmatch(text string) []string {
	return p.compiled().FindStringSubmatch(text)
}
