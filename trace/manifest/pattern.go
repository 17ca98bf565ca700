package manifest

import (
	"regexp"
	"sync"
)

// pattern is a regular expression that is compiled when it is first asked: a program that reads no
// manifest, as that of the page, then has none in it.
type pattern string

var patterns sync.Map // *regexp.Regexp by pattern

func (p pattern) compiled() *regexp.Regexp {
	if known, ok := patterns.Load(p); ok {
		return known.(*regexp.Regexp)
	}
	made := regexp.MustCompile(string(p))
	patterns.Store(p, made)
	return made
}

// MatchString, FindStringIndex and FindStringSubmatch are those of the regular expression.
func (p pattern) MatchString(text string) bool { return p.compiled().MatchString(text) }

func (p pattern) FindStringIndex(text string) []int { return p.compiled().FindStringIndex(text) }

func (p pattern) FindStringSubmatch(text string) []string {
	return p.compiled().FindStringSubmatch(text)
}
