package logs_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// A get answers unset by a round that began after it was asked, with a ballot that is fresh in each
// life of the node, whatever rounds go on beside it and whenever a Prepare is sent again.
func TestUnsetNeedsARoundOfItsOwn(t *testing.T) {
	t.Parallel()
	const get, set, unset, told = `0 "do":"ask","none":true`, `0 "do":"ask","value":"x"`, `0 "do":"tell","none":true`, `0 "do":"tell","value":"x"`
	const again, prepare = `0 "do":"start","node":0,"nodes":3,"clients":true`, `0> "type":"Prepare","ballot":[1,0]`
	one, two := round(0, "[1,0]", ""), round(0, "[2,0]", "")
	chosen := append([]string{proposes(0, "[1,0]", "x")}, votes(0, "[1,0]", "x", 0, 1, 2)...)
	rest := one[1:] // of a round, without its Prepare
	forgets := []string{`0> "type":"Prepare","ballot":[2,0]`, `0<1 "type":"Promise","ballot":[2,0]`, `0<2 "type":"Promise","ballot":[2,0]`}
	others := round(1, "[1,1]", "") // whose promises are sent to all
	for a := 1; a < 3; a++ {
		others = append(others, fmt.Sprintf(`0<%d "type":"Promise","ballot":[1,1]`, a))
	}
	answers := append(round(1, "[1,1]", ""), `1> "type":"Answer","ballot":[1,1],"none":true`, `0<1 "type":"Answer","ballot":[1,1],"none":true`)
	for name, c := range map[string]struct {
		lines [][]string
		rule  string
		line  int // of node 0
	}{
		"one get":                      {[][]string{{get}, one, {unset}}, "", 0},
		"two share a round":            {[][]string{{get, get}, one, {unset, unset}}, "", 0},
		"sent again in between":        {[][]string{{get, prepare, get}, one, {unset}}, "", 0},
		"one more than asked":          {[][]string{{get}, one, {unset, unset}}, "MayUnset", 10},
		"asked too late":               {[][]string{one, {get, unset}}, "MayUnset", 9},
		"asked while it goes on":       {[][]string{{get, prepare, get}, rest, {unset, unset}}, "MayUnset", 11},
		"the next has its own":         {[][]string{{get}, one, {unset, get}, two, {unset}}, "", 0},
		"the next has the same ballot": {[][]string{{get}, one, {unset, get, prepare, unset}}, "MayUnset", 12},
		"beside one not answered":      {[][]string{{set, prepare, get}, two, {unset, get, `0> "type":"Prepare","ballot":[2,0]`, unset}}, "MayUnset", 14},
		"a set with the same ballot":   {[][]string{{get}, one, {unset, set, prepare}}, "", 0},
		"one begins before another":    {[][]string{{get, prepare, get, `0> "type":"Prepare","ballot":[2,0]`}, rest, two[1:], {unset, unset}}, "", 0},
		"sent late again":              {[][]string{{get}, two, {get, `0> "type":"Prepare","ballot":[3,0]`, unset, `0> "type":"Prepare","ballot":[2,0]`}, round(0, "[3,0]", "")[1:], {unset}}, "", 0},
		"by the round of another":      {[][]string{{get}, others, {unset}}, "", 0},
		"which began before":           {[][]string{others[:3], {get}, others[3:], {unset}}, "MayUnset", 7},
		"as another answers":           {[][]string{{get}, answers, {unset}}, "", 0},
		"who knew it before":           {[][]string{answers[:2], {get}, answers[2:], {unset}}, "MayUnset", 6},
		"who does not know":            {[][]string{{get}, answers[:1], answers[len(answers)-2:], {unset}}, "MayUnset", 4},
		"new rounds beside one told":   {[][]string{{get, get, set}, one, {unset}, chosen, {told, told, get}, forgets, {unset}}, "Agreement", 24},
		"sent again to who shared it":  {[][]string{{get, get}, one, {unset, prepare, unset}}, "", 0},
		"in another life":              {[][]string{{get, prepare, again, get}, one, {unset}}, "MayUnset", 12},
		"in another life, to set":      {[][]string{{set, prepare, again, set}, one}, "", 0},
		"for who asked in one before":  {[][]string{{get}, one, {again, get, unset}}, "MayUnset", 11},
		"a get beside one who sets":    {[][]string{{set}, one, {get, prepare}, chosen, {told}}, "", 0},
		"after a value":                {[][]string{{set}, one, chosen, {told, get, unset}}, "Agreement", 17},
		"after a value, by new rounds": {[][]string{{set}, one, chosen, {told, get}, forgets, {unset}}, "Agreement", 20},
		"asked before a value":         {[][]string{{get, set}, one, chosen, {told}, {unset}}, "", 0},
	} {
		texts := script(`,"clients":true`, slices.Concat(c.lines...)...)
		if strings.Contains(name, "new rounds") {
			texts = texts[:1] // who forgets has no log
		}
		w := judge(t, texts...).Wrong
		if c.rule == "" && w != nil || c.rule != "" && (w == nil || fmt.Sprint(w.Rule, w.Node, w.Line) != fmt.Sprint(c.rule, 0, c.line)) {
			t.Errorf("%s: want %s at line %d, got %v", name, c.rule, c.line, w)
		}
	}
}
