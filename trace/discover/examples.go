package discover

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
)

// Said is what the manifest of a collection of examples says of a model.
type Said struct {
	Result    string // success, safety failure, liveness failure, deadlock failure, ...
	Distinct  int64  // 0: not said; so of the others
	Generated int64
	Depth     int
	Skip      string // why TLC, searching all states, is not what it is for; empty: it is

	module string
}

// examples is a manifest.json of such a collection, as far as it matters here.
type examples struct {
	Modules []struct {
		Path   string `json:"path"`
		Models []struct {
			Path     string          `json:"path"`
			Mode     json.RawMessage `json:"mode"`
			Result   string          `json:"result"`
			Distinct int64           `json:"distinctStates"`
			Total    int64           `json:"totalStates"`
			Depth    int             `json:"stateDepth"`
		} `json:"models"`
	} `json:"modules"`
}

// readExamples notes what a manifest says. A manifest.json of another kind says nothing.
func (f *finder) readExamples(name string) error {
	text, err := f.read(name)
	if err != nil {
		return err
	}
	var all examples
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		if !json.Valid([]byte(text)) {
			f.leave(name, "it is no JSON: %v", err)
		}
		return nil
	}
	for _, module := range all.Modules {
		for _, m := range module.Models {
			config, ok := f.near(path.Dir(name), m.Path)
			if !ok {
				f.leave(name, "it names %s, which is not there", m.Path)
				continue
			}
			said := &Said{Result: m.Result, Distinct: m.Distinct, Generated: m.Total, Depth: m.Depth}
			said.module = strings.TrimSuffix(path.Base(module.Path), ".tla")
			said.Skip = otherMode(m.Mode)
			f.said[config] = said
		}
	}
	return nil
}

// near finds a file by a path that begins above the folder of the manifest, or in it.
func (f *finder) near(dir, name string) (string, bool) {
	parts := strings.Split(path.Clean(name), "/")
	for _, from := range []string{".", dir} {
		for i := range parts {
			if p := path.Join(from, path.Join(parts[i:]...)); fs.ValidPath(p) && (from != "." || i == 0) {
				if info, err := fs.Stat(f.fsys, p); err == nil && !info.IsDir() {
					return p, true
				}
			}
		}
	}
	return "", false
}

// otherMode says what a model is for that is not for TLC's search of all states.
func otherMode(mode json.RawMessage) string {
	var name string
	if json.Unmarshal(mode, &name) != nil {
		for _, kind := range []string{"simulate", "generate"} {
			if strings.Contains(string(mode), kind) {
				return fmt.Sprintf("its manifest.json has it %sd at random, not searched", kind)
			}
		}
		return ""
	}
	switch name {
	case "symbolic":
		return "its manifest.json has it checked by Apalache, not TLC"
	case "exhaustive search", "":
		return ""
	}
	return "its manifest.json has it run otherwise than by a search of all states: " + name
}

// Differs tells how what was found is not what was said; empty: it is, or nothing was said.
func (s *Said) Differs(got manifest.Expect) string {
	if s == nil {
		return ""
	}
	var differs []string
	if want, ok := said[s.Result]; ok && !strings.Contains(want, string(got.Verdict)) {
		differs = append(differs, fmt.Sprintf("manifest.json says %s, TLC finds %s", s.Result, got.Verdict))
	}
	for _, n := range []struct {
		what      string
		said, got int64
	}{{"distinct states", s.Distinct, got.Distinct}, {"generated states", s.Generated, got.Generated}} {
		if n.said != 0 && n.said != n.got {
			differs = append(differs, fmt.Sprintf("manifest.json says %d %s, TLC finds %d", n.said, n.what, n.got))
		}
	}
	return strings.Join(differs, "; ")
}

// said gives for each result the verdicts that it may be.
var said = map[string]string{
	"success": string(manifest.Holds), "safety failure": string(manifest.Invariant) + "," + string(manifest.ActionProperty),
	"liveness failure": string(manifest.Temporal), "deadlock failure": string(manifest.Deadlock),
	"assumption failure": string(manifest.Assumption), "assert failure": string(manifest.Assert),
}
