package model_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

func TestDialectsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range model.Dialects() {
		parsed, err := model.ParseDialect(d.String())
		require.NoError(t, err)
		require.Equal(t, d, parsed)
		seen[d.String()] = true
	}
	require.Len(t, seen, 24)
	require.Zero(t, model.Dialects()[0])
	require.Equal(t, "Equal-Exactly-Compare", model.Dialect{model.Equal, model.Exactly, model.Compare}.String())
	for _, text := range []string{"", "Again", "again-atleast-raise", "Again-AtLeast-Raise ", "Raise-AtLeast-Again"} {
		_, err := model.ParseDialect(text)
		require.ErrorContains(t, err, "Again-AtLeast-Raise", text)
	}
}
