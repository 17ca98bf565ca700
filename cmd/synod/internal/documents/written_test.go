package documents

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
)

// written is what synod check prints of models that all are among those of verify: rows of TLC come
// from models.json. ok is false of any other command.
func written(ts *testscript.TestScript, command []string, bare bool) (out string, ok bool) {
	if bare || slices.Concat(command, []string{""})[1] != "check" {
		return "", false
	}
	of, err := manifests()
	ts.Check(err)
	names := command[2:]
	if len(names) > 2 && names[0] == "--protocol" {
		of = slices.DeleteFunc(slices.Clone(of), func(m *manifest.Manifest) bool { return m.Protocol != names[1] })
		names = names[2:]
	}
	return checkQuick(of, names)
}

// manifests are those of all protocols, read once.
var manifests = sync.OnceValues(func() (all []*manifest.Manifest, err error) {
	for _, of := range protocol.All() {
		m, failed := manifest.Load(spec.Files, of.Name+"/models.json")
		all, err = append(all, m), errors.Join(err, failed)
	}
	return all, err
})

// checkQuick is what check prints of quick models; ok is false if some are none.
func checkQuick(of []*manifest.Manifest, names []string) (out string, ok bool) {
	w := newRecorded()
	for _, m := range of {
		for _, name := range names {
			if model, its := m.Model(name); its && slices.Contains(model.Tags, "quick") {
				w.check([]*manifest.Model{model})
			}
		}
	}
	return w.end(), len(names) > 0 && w.holds+w.refuted == len(names)
}

// recordedTable is one of checks whose rows are what models.json says.
type recordedTable struct {
	text           bytes.Buffer
	table          report.Table
	holds, refuted int
}

func newRecorded() *recordedTable {
	w := &recordedTable{}
	w.table.Out = &w.text
	return w
}

func (w *recordedTable) check(all []*manifest.Model) {
	for _, m := range all {
		row := report.Row{Step: "check", Model: m.Name, States: m.Expect.Distinct, Edges: m.Expect.Generated, Probes: -1}
		if row.Result = "holds, as recorded"; m.Expect.Verdict == manifest.Holds {
			w.holds++
		} else {
			row.Result = fmt.Sprintf("breaks %s @%d", m.Expect.Property, m.Expect.Length)
			w.refuted++
		}
		w.table.Row(row)
	}
}

func (w *recordedTable) end() string {
	return fmt.Sprintf("%sholds: %d models, %d must-fail refuted; TLC 01234567\n", w.text.String(), w.holds, w.refuted)
}
