package check

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/manifest"
)

// TLC names a part of a property that is violated, or its place. It is the property that the
// configuration names, of several too: a place is another after any edit.
func TestAPartOfAPropertyIsTheProperty(t *testing.T) {
	thorough.Only(t, "a run for each; TestConjunctsAreRecorded has parts")
	body := "VARIABLE n\nInit == n = 0\nNext == n < 3 /\\ n' = n + 1\nSpec == Init /\\ [][Next]_n\n" +
		"Small == [](n < 9)\nRef == n = 0 /\\ [][n' =\n  n + 2]_n\nBoth == n = 1 /\\ [](n < 9)\nSteps == [][n' > n + 1]_n\nUp == Small /\\ Steps\n"
	for config, want := range map[string]string{
		"Ref": "Ref: [][n' = n + 2]_n", "Both": "Both: n = 1", "Small Ref": "Ref: [][n' = n + 2]_n", "Small Up": "Up: Steps", "Small Both": "Both: n = 1",
	} {
		t.Run(config, func(t *testing.T) {
			r := single(t, body, behaviour+"PROPERTY "+config, "")
			require.NoError(t, r.Err)
			assert.NotEqual(t, manifest.Holds, r.Measured.Expect.Verdict)
			assert.Equal(t, want, r.Measured.Expect.Property+": "+r.Measured.Part)
			assert.Contains(t, lines(r)[0], " "+r.Measured.Expect.Property+" in ")
			assert.Contains(t, lines(r)[0], ", by its part "+r.Measured.Part)
		})
	}
}

// What is true by its text when it is recorded is so beside a mark, and warned of: it is none that
// has become so.
func TestATrivialConjunctIsRecordedAsOne(t *testing.T) {
	thorough.Only(t, "TestWarnings has what is trivially true")
	r := single(t, counts+"Known == 2 \\in 1..3\nSafe == n >= 0 /\\ Known\nInv == Safe /\\ Known", behaviour+"INVARIANT Inv", "")
	require.NoError(t, r.Err)
	assert.Empty(t, r.Findings)
	checks, _ := r.Recorded()
	assert.Equal(t, []string{"INVARIANT Inv", "INVARIANT Inv: Safe", "INVARIANT Inv: Known (trivially true)"}, checks)
	require.Len(t, r.Warnings, 1)
	assert.Equal(t, "trivially true: INVARIANT Inv: Known: nothing in the definition of Known depends on a variable", r.Warnings[0].String())
}

// TLC counts under an action's name what is no other action of it: that none is left is not that
// the action is never taken.
func TestAnActionOfActionsIsTaken(t *testing.T) {
	thorough.Only(t, "it counts edges, in a run more")
	body := "VARIABLE n\nInit == n = 0\nUp == n < 3 /\\ n' = n + 1\nBack == n > 9 /\\ n' = 0\n" +
		"Net == Up \\/ (n # 0 /\\ Back)\nOff == n > 9 /\\ n' = 1\nAll == Net \\/ Off \\/ (n = 77 /\\ n' = 0)\nNext == All\nSpec == Init /\\ [][Next]_n\nInv == n < 9"
	r := edged(t, body)
	require.NoError(t, r.Err)
	var never []string
	for _, w := range r.Warnings {
		never = append(never, w.String())
	}
	assert.NotContains(t, never, "action never taken: no step takes Net")
	assert.NotContains(t, never, "action never taken: no step takes All")
	assert.Contains(t, never, "action never taken: no step takes Off")
	assert.Contains(t, never, "action never taken: no step takes the disjunct of Net at M:7:15")
	assert.Contains(t, never, "action never taken: no step takes the disjunct of All at M:9:23")
}

// TLC counts an action twice that is fair, and tells one of an instance's: then the graph's edges are
// counted.
func TestEdgesOfInstances(t *testing.T) {
	thorough.Only(t, "three runs; left_out.txtar of cmd/synod has another")
	m := "VARIABLE n\n---- MODULE In ----\nVARIABLE x\nUp == x < 3 /\\ x' = x + 1\nDown == x > 0 /\\ x' = 0\n====\n" +
		"I == INSTANCE In WITH x <- n\nNext == I!Up \\/ I!Down\nSpec == n = 0 /\\ [][Next]_n /\\ WF_n(I!Down)\nInv == n < 9"
	r := edged(t, m)
	require.NoError(t, r.Err)
	assert.Equal(t, map[string]int64{"I!Up": 3, "I!Down": 3}, r.Measured.ByAction())
}
