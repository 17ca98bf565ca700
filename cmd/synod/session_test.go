package main

import (
	"fmt"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
)

// A model that several protocols have is meant in each, and one that is named twice once.
func TestModelsOfSeveralProtocols(t *testing.T) {
	of := func(protocol, models string) *verify.Verifier {
		v, err := verifier(fstest.MapFS{"models.json": {Data: []byte(`{"format": 1, "protocol": "` + protocol + `", "models": [` + models + `]}`)}}, "models.json")
		require.NoError(t, err)
		return v
	}
	model := func(name string) string {
		return `{"name": "` + name + `", "module": "M", "config": "M.cfg", "why": "W.", "tags": ["quick"], "expect": {"verdict": "holds"}}`
	}
	s := &session{verifiers: verify.Verifiers{of("one", model("Role")+","+model("Other")), of("two", model("Other")), of("three", model("Role"))}}
	chosen := func(names ...string) (out []string) {
		all, err := s.models(names, (*verify.Verifier).Graphed)
		require.NoError(t, err)
		for _, c := range all {
			for _, m := range c.models {
				out = append(out, fmt.Sprint(c.verifier.Manifest.Protocol, " ", m.Name))
			}
		}
		return out
	}
	require.Equal(t, []string{"one Role", "three Role"}, chosen("Role"))
	require.Equal(t, []string{"one Other", "one Role", "two Other", "three Role"}, chosen("Other", "Role", "Other"))
	require.Empty(t, chosen())
	_, err := s.models([]string{"Rule"}, nil)
	require.ErrorContains(t, err, `there is no model "Rule"`)
}
