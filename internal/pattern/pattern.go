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

// Match is that of the regular expression.
func (p Pattern) Match(text []byte) bool { return p.compiled().Match(text) }

// FindString is that of the regular expression.
func (p Pattern) FindString(text string) string { return p.compiled().FindString(text) }

// FindSubmatch is that of the regular expression.
func (p Pattern) FindSubmatch(text []byte) [][]byte { return p.compiled().FindSubmatch(text) }

// FindAllStringSubmatch is that of the regular expression.
func (p Pattern) FindAllStringSubmatch(text string, n int) [][]string {
	return p.compiled().FindAllStringSubmatch(text, n)
}

// ReplaceAll is that of the regular expression.
func (p Pattern) ReplaceAll(text, by []byte) []byte { return p.compiled().ReplaceAll(text, by) }

// ReplaceAllString is that of the regular expression.
func (p Pattern) ReplaceAllString(text, by string) string {
	return p.compiled().ReplaceAllString(text, by)
}

// FindAllString is that of the regular expression.
func (p Pattern) FindAllString(text string, n int) []string {
	return p.compiled().FindAllString(text, n)
}

// FindAllStringSubmatchIndex is that of the regular expression.
func (p Pattern) FindAllStringSubmatchIndex(text string, n int) [][]int {
	return p.compiled().FindAllStringSubmatchIndex(text, n)
}

// ReplaceAllStringFunc is that of the regular expression.
func (p Pattern) ReplaceAllStringFunc(text string, by func(string) string) string {
	return p.compiled().ReplaceAllStringFunc(text, by)
}

// Find is that of the regular expression.
func (p Pattern) Find(text []byte) []byte { return p.compiled().Find(text) }
