package driver_test

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/driver"
)

// counter is an implementation that answers each letter with what it was given so far, and that may
// end. It begins anew with each test.
type counter struct {
	given   string
	begun   int
	renewed int
	ends    func(given string) bool
}

func (c *counter) Begin(context.Context, string) error {
	c.given = ""
	c.begun++
	return nil
}

func (c *counter) Give(_ context.Context, letter string) ([]string, error) {
	if c.given += letter; c.ends != nil && c.ends(c.given) {
		return nil, driver.ErrDied
	}
	return []string{c.given}, nil
}

func (c *counter) Play(ctx context.Context, tests []driver.Script[string, string]) (out [][][]string, err error) {
	for _, t := range tests {
		c.given = ""
		var all [][]string
		for _, letter := range t.Inputs {
			sent, err := c.Give(ctx, letter)
			if err != nil {
				return nil, err
			}
			all = append(all, sent)
		}
		out = append(out, all)
	}
	return out, nil
}

func (c *counter) End() error    { return nil }
func (c *counter) State() string { return "" }
func (c *counter) Wrote() [][]int {
	return slices.Repeat([][]int{slices.Repeat([]int{0}, 100)}, 100)
}

func (c *counter) Renew(context.Context) error {
	c.renewed++
	return nil
}

// result is what came of a test.
type result struct {
	driver.Transcript[string, string]
	word []string
}

func (r *result) What() string { return "it went wrong" }

// test gives letters as they are; an "x" cannot be given before an "a", and comes as an "X" after a
// second.
type test struct {
	plan  []string
	wrong func(sent string) bool
	result
}

func (t *test) Inputs(yield func(string) bool) {
	for _, in := range t.plan {
		switch n := strings.Count(strings.Join(t.word, ""), "a"); {
		case in == "x" && n == 0:
			t.Left++
			continue
		case in == "x" && n > 1:
			in = "X"
		}
		if t.word = append(t.word, strings.ToLower(in)); !yield(in) {
			return
		}
	}
}

func (t *test) Took(in string, sent []string, _ string, _ int) {
	t.Steps = append(t.Steps, in)
	if t.wrong(sent[0]) {
		t.Broken = []string{sent[0]}
	}
}

func (t *test) Ended(in string, why error) { t.Steps, t.Died = append(t.Steps, in), why }

func (t *test) Done() *result { return &t.result }

type counting = driver.Driver[string, string, string, string, *result]

func drive(c *counter, wrong func(sent string) bool) *counting {
	return &counting{
		Speaker: c,
		Begin:   func(word []string) driver.Test[string, string, *result] { return &test{plan: word, wrong: wrong} },
		Script:  func(word []string) ([]string, bool) { return word, !slices.Contains(word, "?") },
		Guesses: 3,
		Same:    func(one, other string) bool { return one == other }, Reworded: strings.EqualFold,
		Word:    func(r *result) []string { return r.word },
		Alike:   func(one, other *result) bool { return one.Dead() == other.Dead() },
		Plainer: func(l string) []string { return map[string][]string{"bb": {"b"}}[l] },
		Size:    func(word []string) int { return len(strings.Join(word, "")) },
	}
}

func never(string) bool { return false }

func words(all ...string) (out [][]string) {
	for _, w := range all {
		out = append(out, strings.Split(w, ""))
	}
	return out
}

// What can be guessed is given at once, and comes out as step by step.
func TestGivenAtOnce(t *testing.T) {
	c, tests := &counter{}, words("abc", "xab", "aaxb", "a?")
	all, err := drive(c, never).Several(t.Context(), tests)
	require.NoError(t, err)
	require.Equal(t, 1, c.begun, "only what cannot be known is given step by step")
	for i, word := range tests {
		one, err := drive(c, never).One(t.Context(), word)
		require.NoError(t, err)
		require.Equal(t, one, all[i])
	}
	require.Equal(t, []string{"a", "a", "X", "b"}, all[2].Steps)
}

// near is one that is spoken to directly.
type near struct {
	*counter
	directly int
}

func (n *near) Directly(_ context.Context, work func(driver.Speaker[string, string, string]) error) error {
	n.directly++
	return work(n.counter)
}

// Of what is near nothing is guessed, and it comes out likewise; so does what is left out of a test.
func TestGivenDirectly(t *testing.T) {
	wrong := func(sent string) bool { return strings.Contains(sent, "b") }
	tests := words("ac", "xaa", "aaxb", "a?")
	far, of := drive(&counter{}, wrong), &near{counter: &counter{}}
	direct := drive(of.counter, wrong)
	direct.Speaker = of
	want, err := far.Several(t.Context(), tests)
	require.NoError(t, err)
	got, err := direct.Several(t.Context(), tests)
	require.NoError(t, err)
	require.Equal(t, want, got)
	require.Equal(t, len(tests), of.begun, "each is given once")
	shortest, err := direct.Shortest(t.Context(), got[2])
	require.NoError(t, err)
	require.Equal(t, []string{"b"}, shortest.word)
	require.Equal(t, 2, of.directly)
}

// Of one that ends the tests up to there count; one that ends only after others is no finding.
func TestWhoEnds(t *testing.T) {
	c := &counter{ends: func(given string) bool { return given == "ab" }}
	all, err := drive(c, never).Several(t.Context(), words("ac", "abc", "a"))
	require.NoError(t, err)
	require.Len(t, all, 2)
	require.True(t, all[1].Dead())
	require.Equal(t, 2, c.renewed)

	once := true
	c.ends = func(string) bool { defer func() { once = false }(); return once }
	_, err = drive(c, never).Several(t.Context(), words("ac", "abc"))
	require.ErrorIs(t, err, driver.ErrNotReproducible)
}

// Nothing can be left out of a test that was shortened, no two letters either, and none says more than
// it needs.
func TestShortest(t *testing.T) {
	wrong := func(sent string) bool { // each c needs a d
		return strings.Contains(sent, "b") && strings.Contains(sent, "e") && strings.Count(sent, "c") == strings.Count(sent, "d")
	}
	d := drive(&counter{}, wrong)
	found, err := d.One(t.Context(), []string{"f", "c", "f", "bb", "f", "d", "f", "c", "d", "e", "f"})
	require.NoError(t, err)
	require.True(t, found.Wrong())
	found, err = d.Shortest(t.Context(), found)
	require.NoError(t, err)
	require.Equal(t, []string{"b", "e"}, found.word)
}

// What went wrong once is to go wrong again.
func TestNotReproducible(t *testing.T) {
	n := 0
	d := drive(&counter{}, func(string) bool { n++; return n == 1 })
	found, err := d.One(t.Context(), []string{"a"})
	require.NoError(t, err)
	_, err = d.Shortest(t.Context(), found)
	require.ErrorIs(t, err, driver.ErrNotReproducible)
	require.ErrorContains(t, err, "it went wrong, once")
}

// What went wrong once stands in the way of no other.
func TestTheFirstThatGoesWrongAgain(t *testing.T) {
	once := true
	d := drive(&counter{}, func(sent string) bool {
		if strings.Contains(sent, "a") && once {
			once = false
			return true
		}
		return strings.Contains(sent, "b")
	})
	wrong, err := d.Several(t.Context(), words("ca", "ccb"))
	require.NoError(t, err)
	found, err := d.First(t.Context(), wrong)
	require.NoError(t, err)
	require.Equal(t, []string{"b"}, found.word)
	_, err = d.First(t.Context(), wrong[:1])
	require.ErrorIs(t, err, driver.ErrNotReproducible)
	none, err := d.First(t.Context(), nil)
	require.NoError(t, err)
	require.Nil(t, none)
}
