package program_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/modeltest/wire/program"
)

func TestSplit(t *testing.T) {
	for command, want := range map[string][]string{
		"a":                        {"a"},
		" go  run\t./adapter\n-x ": {"go", "run", "./adapter", "-x"},
		`a 'b c' "d e"`:            {"a", "b c", "d e"},
		`a '' ""`:                  {"a", "", ""},
		`a b'c'"d"\ e`:             {"a", "bcd e"},
		`a 'b\' "c\"d\\e\f"`:       {"a", `b\`, `c"d\e\f`},
		`é\é 'ü'`:                  {"éé", "ü"},
		`a $HOME *`:                {"a", "$HOME", "*"},
	} {
		got, err := program.Split(command)
		require.NoError(t, err, command)
		assert.Equal(t, want, got, command)
	}
	for command, says := range map[string]string{"": "empty", " \t": "empty", `a "b`: "within a quote", `a 'b`: "within a quote", `a \`: "backslash", `a "\`: "within a quote"} {
		_, err := program.Split(command)
		assert.ErrorContains(t, err, says, command)
	}
}

func ExampleSplit() {
	argv, _ := program.Split(`python3 adapter.py --name "my paxos"`)
	fmt.Printf("%q\n", argv)
	// Output: ["python3" "adapter.py" "--name" "my paxos"]
}
