package numbers

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/generals/odds"
	"github.com/synod-paxos/synod/modeltest/generalstest/randomtest"
)

func question(loss float64, lengths ...int) Question {
	return Question{Loss: loss, Lengths: lengths, Messengers: 1, Enough: 1, Heed: 1, Target: 0.01, Confidence: 0.9, Runs: 1000, Seed: 3}
}

func ask(t *testing.T, q Question) *Report {
	t.Helper()
	r, err := q.Ask(t.Context(), func(string, int) {})
	require.NoError(t, err)
	return r
}

func TestFormulasAndBattlesAgree(t *testing.T) {
	for _, loss := range []float64{0, 1e-9, 0.3, 0.9, 1} {
		r := ask(t, question(loss, 0, 1, 2, 5, 63))
		require.True(t, r.Agree, r.Text())
		require.Equal(t, 20, r.Rows)
	}
}

// What is falsified is said with the numbers.
func TestWrongFormulaDiffers(t *testing.T) {
	right, err := odds.Handshake(0.3, 4, 1)
	require.NoError(t, err)
	wrong, err := odds.Handshake(0.3, 5, 1)
	require.NoError(t, err)
	counted := randomtest.Tally{Runs: 100_000, BothAttack: 24_010, BothRetreat: 65_700, Disagree: 10_290, Messengers: 253_300}
	agrees, err := compare(4, right, counted)
	require.NoError(t, err)
	require.True(t, agrees.Agrees)
	differs, err := compare(4, wrong, counted)
	require.NoError(t, err)
	require.False(t, differs.Agrees)
	require.Equal(t, "DIFFERS: both attack 0.1681, simulated 0.2335 to 0.2468; both retreat 0.7599, simulated 0.6496 to 0.6643; "+
		"disagree 0.07203, simulated 0.09826 to 0.1077", differs.result())

	r := &Report{}
	r.Tables = []Table{{Rows: []Row{agrees}}}
	r.count()
	require.True(t, r.Agree)
	r = &Report{Tables: append(r.Tables, Table{Rows: []Row{agrees, differs}})}
	r.count()
	require.False(t, r.Agree)
	require.Equal(t, "falsified: 1 of 3 rows", r.verdict())
}

func TestSameQuestionSameAnswer(t *testing.T) {
	q := question(0.3, 1, 2, 3)
	one, two := ask(t, q), ask(t, q)
	require.Equal(t, one.Text(), two.Text())
	q.Lengths = []int{3}
	require.Equal(t, one.Tables[2].Rows[2], ask(t, q).Tables[2].Rows[0], "a row does not depend on the others")
	q.Seed++
	require.NotEqual(t, one.Tables[2].Rows[2].Disagree, ask(t, q).Tables[2].Rows[0].Disagree)
}

func TestPictureIsTheSameBytes(t *testing.T) {
	q := question(0.3, 0, 1, 2, 7)
	one, err := ask(t, q).SVG()
	require.NoError(t, err)
	two, err := ask(t, q).SVG()
	require.NoError(t, err)
	require.True(t, bytes.Equal(one, two))
	q.Seed++
	other, err := ask(t, q).SVG()
	require.NoError(t, err)
	require.False(t, bytes.Equal(one, other), "what was counted shows")
}

// At any loss and any lengths there is a picture, with every text that it should have.
func TestPictureOfAnything(t *testing.T) {
	for _, loss := range []float64{0, 5e-324, 1e-9, 0.5, 1} {
		for _, lengths := range [][]int{{0}, {63}, {0, 63}, {1, 2, 3}} {
			picture, err := ask(t, question(loss, lengths...)).SVG()
			require.NoError(t, err)
			var texts []string
			for dec := xml.NewDecoder(bytes.NewReader(picture)); ; {
				token, err := dec.Token()
				if err == io.EOF {
					break
				}
				require.NoError(t, err)
				if text, ok := token.(xml.CharData); ok {
					texts = append(texts, strings.TrimSpace(string(text)))
				}
			}
			for _, want := range []string{"handshake of n messages", "one order by n messengers", "stream of n, acknowledged", "n numbered, answered by plan",
				"chance that one attacks alone", "chance that both attack", "1.0"} {
				require.Contains(t, texts, want)
			}
			require.NotContains(t, string(picture), "NaN")
			require.NotContains(t, string(picture), "Inf")
		}
	}
}

func TestInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	_, err := question(0.3, 1, 2).Ask(ctx, func(approach string, _ int) {
		if approach == "stream" {
			cancel()
		}
	})
	require.True(t, errors.Is(err, context.Canceled))
}
