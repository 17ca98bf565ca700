package verify

import (
	"path/filepath"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/check"
	"github.com/synod-paxos/synod/trace/manifest"
)

// place is where the user has what a check names; nil if that is no file of the user's.
func (v *Verifier) place(at check.Place) *report.Place {
	if v.Folder == "" || at.File == "" || at.Line == 0 {
		return nil
	}
	return &report.Place{File: v.path(at.File), Line: at.Line}
}

// at is where the user says what a model is: its configuration, or if it shares that one its entry
// in the manifest.
func (v *Verifier) at(m *manifest.Model, paths map[string]string) *report.Place {
	at := check.Place{File: paths[m.Config], Line: 1}
	if m.Override != nil || at.File == "" {
		at.File, at.Line = v.Manifest.Entry(m)
	}
	return v.place(at)
}

// path is the user's of a file in the manifest's file system.
func (v *Verifier) path(file string) string {
	return filepath.ToSlash(filepath.Join(v.Folder, filepath.FromSlash(file)))
}

// modules are the paths of modules, by name.
func (v *Verifier) modules(paths map[string]string) map[string]string {
	if v.Folder == "" {
		return nil
	}
	all := map[string]string{}
	for name, path := range paths {
		if module, ok := strings.CutSuffix(name, ".tla"); ok {
			all[module] = v.path(path)
		}
	}
	return all
}
