package run_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/run"
)

// What was written is read, and what is no such document is refused with what is wrong.
func TestRead(t *testing.T) {
	r, err := run.Read(judged().JSON())
	require.NoError(t, err)
	require.Equal(t, string(judged().JSON()), string(r.JSON()))
	for from, to := range map[string]string{`"synod-run/1"`: `"synod-run/2"`, `"number": 2`: `"number": 3`, `"steps": [`: `"steps": [], "old": [`, `"title":`: `"backTo": 9, "title":`, `"format":`: `"loop": {}, "format":`, `{`: `[`} {
		_, err := run.Read([]byte(strings.Replace(string(judged().JSON()), from, to, 1)))
		require.Error(t, err, to)
	}
}

// A trace for other tools comes back as the run that it was made of, but for what the form has no
// word for.
func TestReadITF(t *testing.T) {
	text, err := judged().ITF()
	require.NoError(t, err)
	r, err := run.ReadITF(text, "x.itf.json")
	require.NoError(t, err)
	require.True(t, run.Compare(judged(), r).Same(), run.Compare(judged(), r).Text())
	require.Equal(t, "counter", r.Title)
	looped := judged()
	looped.Loop, looped.BackTo = &run.Loop{}, 2
	text, err = looped.ITF()
	require.NoError(t, err)
	r, err = run.ReadITF(text, "x.itf.json")
	require.NoError(t, err)
	require.Equal(t, 2, r.BackTo)
	r, err = run.ReadITF([]byte(`{"vars":["x"],"states":[{"x":1},{"x":2,"mbt::actionTaken":"A"}]}`), "y")
	require.Error(t, err, "a variable that is not declared")
	require.Nil(t, r)
	r, err = run.ReadITF([]byte(`{"vars":["x","mbt::actionTaken","mbt::nondetPicks"],"states":[{"x":1,"mbt::actionTaken":"init","mbt::nondetPicks":{}},{"x":2,"mbt::actionTaken":"A","mbt::nondetPicks":{"who":"p"}}]}`), "y")
	require.NoError(t, err)
	require.Equal(t, "A who p", r.Steps[1].Action)
	require.Equal(t, []string{"x"}, r.Steps[1].Changed)
}
