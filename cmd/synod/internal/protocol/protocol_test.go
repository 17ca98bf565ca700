package protocol

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// An ID says which mutant is meant, whatever the protocol.
func TestIDsAreOfOneMutant(t *testing.T) {
	met := map[string]string{}
	for _, p := range All() {
		all, err := p.Mutants.Mutants()
		require.NoError(t, err)
		require.NotEmpty(t, all)
		for _, m := range all {
			require.Empty(t, met[m.ID], "%s is of %s and of %s", m.ID, met[m.ID], p.Name)
			met[m.ID] = p.Name
		}
	}
}

// What a bug breaks is a property that exploring can look for, or it is said that
// there is none: a name that is written wrong must not pass for that.
func TestWhatBreaksIsAProperty(t *testing.T) {
	for _, p := range All() {
		if p.Model == nil {
			continue
		}
		all, err := p.Mutants.Mutants()
		require.NoError(t, err)
		for _, m := range all {
			models, err := p.keeping(context.Background(), m.Breaks)
			require.NoError(t, err)
			none := m.Breaks == "nothing" || strings.HasPrefix(m.Breaks, "no property: ")
			require.Equal(t, none, len(models) == 0, "%s breaks %q, which %v keep", m.ID, m.Breaks, models)
		}
	}
}

// A property is looked for only where the implementation keeps it.
func TestKeeping(t *testing.T) {
	p, err := Find("generals")
	require.NoError(t, err)
	models, err := p.keeping(context.Background(), "AllHeardAllAttack")
	require.NoError(t, err)
	require.Contains(t, models, "Handshake1")
	require.NotContains(t, models, "Handshake0", "where nothing is sent nothing is lost")
	models, err = p.keeping(context.Background(), "OneWay")
	require.NoError(t, err)
	require.Equal(t, []string{"Stream", "StreamAgreement", "Numbered", "NumberedAgreement"}, models)
}

// The table in docs/variants.md says what the patches say.
func TestMutantsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "..", "..", "docs", "variants.md"))
	require.NoError(t, err)
	p, err := Find("generals")
	require.NoError(t, err)
	all, err := p.Mutants.Mutants()
	require.NoError(t, err)
	for _, m := range all {
		row := fmt.Sprintf("| %s | %s | %s | %s |", m.ID, strings.Join(m.Roles, ", "), m.Title, m.Breaks)
		require.Equal(t, 1, strings.Count(string(text), "\n"+row+"\n"), "docs/variants.md: want a row\n%s", row)
	}
}

func TestFind(t *testing.T) {
	for _, name := range Names() {
		p, err := Find(name)
		require.NoError(t, err)
		require.Equal(t, name, p.Name)
		m, err := p.Manifest()
		require.NoError(t, err)
		require.Equal(t, name, m.Protocol)
		closed, err := p.Closed(m)
		require.NoError(t, err)
		require.NotEmpty(t, closed)
	}
	_, err := Find("kings")
	require.ErrorContains(t, err, `no implementation of protocol "kings" here, only of paxos and generals`)
}
