package subject

import (
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/impl/paxos"
)

// A node has one name: what a parser of numbers takes for the same is none.
func TestNamesOfNodesAreStrict(t *testing.T) {
	for n := range paxos.MaxNodes {
		got, err := ReadNode(json.RawMessage(fmt.Sprintf(`"a%d"`, n+1)))
		require.NoError(t, err)
		require.EqualValues(t, n, got)
	}
	for _, name := range []string{`"a+1"`, `"a01"`, `"a-1"`, `"a0"`, `"a 1"`, `"a1 "`, `"A1"`, `"a1_0"`, `"a0x1"`, `"a１"`, `"a"`, `""`, `"1"`, `null`, `1`, `["a1"]`, `{}`, `"a99999999999999999999"`,
		fmt.Sprintf(`"a%d"`, paxos.MaxNodes+1)} {
		_, err := ReadNode(json.RawMessage(name))
		require.ErrorContains(t, err, "from must be the name of an acceptor", name)
	}
}
