package conformance

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// The gravest of what was found is the verdict, and what was not tested is none.
func TestTheGravestIsTheVerdict(t *testing.T) {
	wrong, died, odd := &Divergence{}, &Divergence{Died: "it ended"}, &Divergence{Harmless: true}
	learns, late := map[model.Type]bool{model.Learned: true}, map[judge.Slow]int{"late": 1}
	for _, c := range []struct {
		of      Report
		verdict string
		passes  bool
	}{
		{Report{}, NotTested, false},
		{Report{remarks: late, progress: true, dialect: "Once"}, NotTested, false},
		{Report{seen: learns}, Conforms, true},
		{Report{seen: learns, remarks: late}, Conforms, true},
		{Report{seen: learns, remarks: late, progress: true}, Lacking, false},
		{Report{seen: learns, remarks: late, progress: true, dialect: "Once", Dialect: "Again"}, Another, false},
		{Report{seen: learns, dialect: "Again", Dialect: "Again-AtLeast-Raise"}, Conforms, true},
		{Report{Divergences: []*Divergence{odd}}, Deviates, true},
		{Report{Divergences: []*Divergence{odd}, strict: true}, Deviates, false},
		{Report{Divergences: []*Divergence{odd, died}}, Dies, false},
		{Report{Divergences: []*Divergence{odd, died, wrong}}, Unsafe, false},
	} {
		r := c.of
		r.Role = model.Learner.String()
		r.conclude()
		require.Equal(t, c.verdict, r.Verdict)
		require.Equal(t, c.passes, r.Conforms, c.verdict)
	}
}
