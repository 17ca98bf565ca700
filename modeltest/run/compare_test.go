package run_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/run"
)

// steps is a run of actions, each "Name x", after which the one variable is x.
func steps(actions ...string) *run.Run {
	r := &run.Run{Title: "steps"}
	r.Add(run.Step{Variables: run.Variables{{Name: "x", Value: "{}"}}})
	for _, a := range actions {
		name, value, _ := strings.Cut(a, " ")
		r.Add(run.Step{Action: name, Variables: run.Variables{{Name: "x", Value: value}}})
	}
	return r
}

// Steps with the same action are beside each other; what differs is told by its elements.
func TestCompare(t *testing.T) {
	same := run.Compare(steps("A {1}", "B {2}"), steps("A {1}", "B {2}"))
	require.True(t, same.Same())
	require.Equal(t, "      3 the same\nthe same, in 2 steps\n", same.Text())
	c := run.Compare(steps("A {1}", "B {2}", "C {3}", "D {4,5}"), steps("A {1}", "C {3}", "X {0}", "D {4,6}", "D {4}"))
	require.Equal(t, strings.TrimPrefix(`
      2 the same
  expected 2 B
  got      nothing
      1 the same
  expected nothing
  got      3 X
  expected 4 D
  got      4 D
      x: has no 5
      x: also has 6
  expected nothing
  got      5 D
they differ first where 2 B was expected, and nothing came; in 4 of 6 steps
`, "\n"), c.Text())
	require.Contains(t, run.Compare(steps("A {1}"), steps("A {2}")).Text(), "; in 1 of 1 steps\n")
	first := steps("A {1}")
	first.Steps[0].Variables[0].Value = "{0}"
	require.Contains(t, run.Compare(steps("A {1}"), first).Text(), "; initially, and in 0 of 1 steps\n")
	broken := run.Compare(steps("A {1}"), steps("B\n::error::\nthe {1}")).Text()
	require.NotContains(t, broken, "\n::error")
	page := c.HTML(func(r *run.Run, s run.Step) string { return "spec of " + s.Action + "<" })
	require.Contains(t, page, `<a href="#first">`)
	require.Contains(t, page, "<tr id=\"first\"><td>2 B<td>nothing<td><span class=\"broken\">✗</span>\n")
	require.Contains(t, page, "<pre>spec of B&lt;</pre>")
	other := steps("A {1}")
	other.Stutters, other.Loop = true, &run.Loop{}
	require.Contains(t, run.Compare(steps("A {1}"), other).Verdict(), "another end: expected that it ends there, got and nothing happens any more")
}

// Each step of both runs is in one row, in order, however they differ.
func TestCompareIsComplete(t *testing.T) {
	for n := range 3 * 3 * 3 * 3 * 3 * 3 {
		var all [2][]string
		for i, left := 0, n; i < 6; i, left = i+1, left/3 {
			if letter := left % 3; letter > 0 {
				all[i%2] = append(all[i%2], fmt.Sprintf("%c %d", 'A'+letter, letter))
			}
		}
		a, b := steps(all[0]...), steps(all[1]...)
		c := run.Compare(a, b)
		i, j := 0, 0
		for _, row := range c.Rows {
			if row.Expected >= 0 {
				require.Equal(t, i, row.Expected)
				i++
			}
			if row.Got >= 0 {
				require.Equal(t, j, row.Got)
				j++
			}
		}
		require.Equal(t, []int{len(a.Steps), len(b.Steps)}, []int{i, j})
		require.Equal(t, fmt.Sprint(all[0]) == fmt.Sprint(all[1]), c.Same())
	}
}
