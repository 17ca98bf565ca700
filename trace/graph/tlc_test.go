package graph_test

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// The dumps in testdata are what TLC 2.18 writes, in that folder, for
//
//	java -cp tla2tools.jar tlc2.TLC -workers 1 -fp 0 -dump dot,actionlabels prints -config Prints.cfg Prints
//	java -cp tla2tools.jar tlc2.TLC -workers 1 -fp 7 -dump dot,actionlabels,colorize,snapshot prints_color -config Prints.cfg Prints
//	java -cp tla2tools.jar tlc2.TLC -workers 1 -fp 0 -dump dot,actionlabels ring -config Ring.cfg Ring
//	java -cp tla2tools.jar tlc2.TLC -workers 1 -fp 0 -dump dot,actionlabels args -config Args.cfg Args
//
// and those that end in _newer what TLC of April 2026 writes.

// dump runs TLC on a module in dir and returns what it dumps.
func dump(t *testing.T, dir, module string, workers int) (data []byte) {
	job := tlc.Job{Files: map[string][]byte{}, Module: module, Workers: workers, Short: true}
	for _, name := range []string{module + ".tla", module + ".cfg"} {
		text, err := os.ReadFile(filepath.Join(dir, name))
		require.NoError(t, err)
		job.Files[name] = text
	}
	job.Dump = func(dot io.Reader) (err error) {
		data, err = io.ReadAll(dot)
		return err
	}
	_, err := tlctest.Require(t).Run(t.Context(), job)
	require.NoError(t, err)
	return data
}

func TestTLCAgainGivesTheSameGraph(t *testing.T) {
	thorough.Only(t, "TestTLCReadsWhatStringPrints has TLC write a graph")
	for _, of := range [][2]string{{"Ring", "ring.dot"}, {"Prints", "prints.dot"}} {
		want := encode(t, read(t, load(t, of[1])))
		require.Equal(t, want, encode(t, read(t, dump(t, "testdata", of[0], 2))))
	}
}

// TLC reads what String prints, and Read reads what TLC prints then.
func TestTLCReadsWhatStringPrints(t *testing.T) {
	var values []tla.Value
	for s, prints := 0, read(t, load(t, "prints.dot")); s < prints.NumStates(); s++ {
		for v := range prints.Vars() {
			values = append(values, prints.Value(s, v))
		}
	}
	all := tla.Tuple(values...)
	dir := t.TempDir()
	module := fmt.Sprintf("---- MODULE All ----\nEXTENDS Integers, TLC\nCONSTANTS None, a1, a2\nVARIABLE x\nInit == x = %v\nNext == UNCHANGED x\n====\n", all)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "All.tla"), []byte(module), 0o600))
	config := "CONSTANTS None = None a1 = a1 a2 = a2\nINIT Init\nNEXT Next\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "All.cfg"), []byte(config), 0o600))
	got := read(t, dump(t, dir, "All", 1))
	require.Equal(t, all.String(), got.Value(0, 0).String())
}
