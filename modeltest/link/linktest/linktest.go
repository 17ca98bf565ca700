// Package linktest tests that the systems of a protocol's proofs are held against its graphs, and
// that this would notice: each guard and each update of a system is left out, and then it is
// another one. What the caller owes: the files of the protocol's folder, with proofs and
// recordings; systems that include no other file.
package linktest

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/link"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/vc"
)

// Systems are those of a protocol, with their graphs.
type Systems struct {
	files  fs.FS
	links  []link.Link
	graphs map[string]*labelled.Graph
}

// New reads the graphs that systems are held against.
func New(t testing.TB, files fs.FS, all *link.Links) *Systems {
	t.Helper()
	s := &Systems{files, all.Links, map[string]*labelled.Graph{}}
	for _, l := range s.links {
		r, err := recording.Open(files, "recorded/"+recording.Name(l.Model))
		must(t, err)
		s.graphs[l.Model] = r.Graph
	}
	return s
}

// Text is a system's file.
func (s *Systems) Text(t testing.TB, system string) string {
	t.Helper()
	text, err := fs.ReadFile(s.files, "proof/"+system+".vc")
	must(t, err)
	return string(text)
}

// Read gives the system that a text says.
func Read(t testing.TB, text string) *vc.System {
	t.Helper()
	read, err := vc.Load(fstest.MapFS{"system.vc": {Data: []byte(text)}}, "system.vc")
	must(t, err)
	return read
}

// Differs says how a system is not one of its graphs; nil if it is all of them.
func (s *Systems) Differs(t testing.TB, name string, system *vc.System) (*modeltest.Divergence, error) {
	t.Helper()
	for _, l := range s.links {
		if l.System != name {
			continue
		}
		if _, d, err := l.Hold(system, s.graphs[l.Model]); d != nil || err != nil {
			return d, err
		}
	}
	return nil, nil
}

// Unseen are the guards and updates without which a system is the same at the sizes of the graphs,
// each after the name of its action; and how many there are at all. Where not all is tested only
// every tenth is left out, and those that are known to be unseen.
func (s *Systems) Unseen(t testing.TB, name string, known ...string) (unseen []string, all int) {
	t.Helper()
	text, action := s.Text(t, name), ""
	for at := 0; at < len(text); at++ {
		form := text[at:]
		if rest, is := strings.CutPrefix(form, "(action "); is {
			action, _, _ = strings.Cut(rest, " ")
		}
		if !strings.HasPrefix(form, "(guard ") && !strings.HasPrefix(form, "(update ") {
			continue
		}
		form = Form(form)
		said := action + " " + strings.Join(strings.Fields(form), " ")
		if all++; all%thorough.Every(10) > 0 && !slices.Contains(known, said) {
			continue
		}
		d, err := s.Differs(t, name, Read(t, text[:at]+text[at+len(form):]))
		if d == nil && err == nil {
			unseen = append(unseen, said)
		}
	}
	return unseen, all
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// Form is the form that a text begins with.
func Form(text string) string {
	depth := 0
	for i, c := range text {
		switch c {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return text[:i+1]
			}
		}
	}
	return text
}
