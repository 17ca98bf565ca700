package compare

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/manifest"
)

// sample is each third scheme, or with all tests each.
func sample() (out []scheme) {
	for i := 0; i < len(schemes); i += thorough.Every(3) {
		out = append(out, schemes[i])
	}
	return out
}

// Every model that the table names is recorded, and its cell says what was recorded: there is no
// answer in the table itself. What was recorded of something else is explored, and that is said.
func TestCellsAreRecorded(t *testing.T) {
	t.Parallel()
	asked, names := sample(), []string{}
	for _, s := range asked {
		names = append(names, s.name)
	}
	table, err := Of(t.Context(), names)
	require.NoError(t, err)
	require.True(t, table.Agree)
	require.Len(t, table.Schemes, len(asked))
	for i, row := range table.Schemes {
		from, err := open(asked[i].protocol)
		require.NoError(t, err)
		claims := slices.Concat(asked[i].consistent, asked[i].keeps, asked[i].goes)
		cells := slices.Concat(row.Consistent, row.Keeps, row.Goes)
		require.Len(t, cells, len(claims))
		for j, f := range cells {
			m, ok := from.recorded.Model(claims[j].model)
			require.True(t, ok, claims[j].model)
			require.Equal(t, m.Why, f.Why)
			if f.By == "explored" {
				require.NotEqual(t, m.Expect.Property, f.Property)
				require.NotContains(t, strings.Join(m.Checks, "\n"), " "+f.Property)
				continue
			}
			require.Equal(t, m.Expect.Verdict == manifest.Holds, f.Holds, f.Model)
			if !f.Holds && m.Expect.Verdict != manifest.Temporal {
				require.Equal(t, m.Expect.Length-1, f.Steps, f.Model)
				require.NotEmpty(t, f.Diagram)
			}
		}
	}
}

// What the runs of a scheme are said to leave out is in them: a text that changes is seen.
func TestStandsAreMet(t *testing.T) {
	t.Parallel()
	for _, s := range sample() {
		from, err := open(s.protocol)
		require.NoError(t, err)
		require.NotEmpty(t, s.runs)
		var met, want []string
		for _, of := range s.runs {
			e, err := from.shortest(t.Context(), of)
			require.NoError(t, err)
			met = append(met, count(of, e.Violation.Arrows).met...)
			for _, stand := range of.stands {
				want = append(want, stand.text)
			}
		}
		require.Subset(t, met, want, s.name)
	}
}

// Messages to several are sent at once, and an answer takes as long as a message.
func TestCount(t *testing.T) {
	t.Parallel()
	run := []modeltest.Arrow{
		{From: "c", To: "c", Text: "begins"}, {From: "c", To: "a", Text: "ask"}, {From: "a", To: "c", Text: "yes"}, {From: "c", To: "b", Text: "ask"},
		{From: "b", To: "c", Text: "yes"}, {From: "c", To: "d", Text: "done"}, {From: "x", To: "y", Text: "else"},
	}
	c := count(counted{}, run)
	require.Equal(t, []int{6, 3}, []int{c.messages, c.delays()})
	c = count(counted{who: "c"}, run)
	require.Equal(t, []int{5, 3}, []int{c.messages, c.delays()})
	c = count(counted{who: "c", stands: []stand{{text: "done", as: answered}}}, run)
	require.Equal(t, []int{6, 4}, []int{c.messages, c.delays()})
	c = count(counted{who: "c", stands: []stand{{text: "yes", as: asked}}}, run[2:3])
	require.Equal(t, []int{2, 2}, []int{c.messages, c.delays()})
	c = count(counted{stands: []stand{{text: "begins", as: called, who: "d"}}}, run[:1])
	require.Equal(t, []int{1, 1}, []int{c.messages, c.delays()})
}

// A cell says the worst, and that it is not all.
func TestCellText(t *testing.T) {
	t.Parallel()
	holds, five, ever := found{Holds: true}, found{Steps: 5}, found{}
	require.Equal(t, []string{"-", "yes", "no, 5 steps", "partly, 5 steps", "no, for ever"},
		[]string{cell{}.text(), cell{holds, holds}.text(), cell{five, {Steps: 6}}.text(), cell{holds, five}.text(), cell{ever}.text()})
}

// A run that is not as was recorded is said, and is no agreement.
func TestDiffers(t *testing.T) {
	t.Parallel()
	from, err := open("replication")
	require.NoError(t, err)
	m, _ := from.recorded.Model("AtOnce")
	m.Expect.Length++
	f, err := from.ask(t.Context(), claim{"AtOnce", "NoLostWrite"})
	require.NoError(t, err)
	require.Contains(t, f.Differs, "breaks NoLostWrite @5; TLC finds that the specification breaks NoLostWrite @6")
	c := &Comparison{Schemes: []compared{{Name: "at-once", Keeps: cell{f}}}}
	require.Contains(t, c.Text(false), "falsified: runs are not as was recorded\nat-once, model AtOnce: breaks")
}
