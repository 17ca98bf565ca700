package model

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestDialectsHaveNames(t *testing.T) {
	seen := map[string]bool{}
	for _, d := range Dialects() {
		parsed, err := ParseDialect(d.String())
		require.NoError(t, err)
		require.Equal(t, d, parsed)
		seen[d.String()] = true
	}
	require.Len(t, seen, 24)
	require.Zero(t, Dialects()[0])
	require.Equal(t, "Equal-Exactly-Compare", Dialect{Equal, Exactly, Compare}.String())
	for _, text := range []string{"", "Again", "again-atleast-raise", "Again-AtLeast-Raise ", "Raise-AtLeast-Again"} {
		_, err := ParseDialect(text)
		require.ErrorContains(t, err, "Again-AtLeast-Raise", text)
	}
}
