package verify

import (
	"crypto/sha256"
	"fmt"
	"os"
	"path/filepath"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/smt"
	"github.com/synod-paxos/synod/trace/specification"
)

// graphPath is where the cache keeps the graph of a specification by a jar.
func (v *Verifier) graphPath(model, spec, jar string) string {
	key := sha256.Sum256([]byte("synod graph 2\n" + model + "\n" + spec + "\n" + jar))
	return filepath.Join(v.Cache, "graphs", fmt.Sprintf("%x.zst", key[:16]))
}

// cachedGraph returns nil where the cache has no such graph, or a damaged one.
func (v *Verifier) cachedGraph(m *manifest.Model, source *specification.Source) *recording.Recording {
	if v.Cache == "" || v.Fresh {
		return nil
	}
	path := v.graphPath(m.Name, source.Hash(), v.Tools.Jar.SHA256)
	rec, err := recording.Open(os.DirFS(filepath.Dir(path)), filepath.Base(path))
	if err != nil || rec.Stale(source.Hash()) != nil || rec.Jar != v.Tools.Jar.SHA256 || rec.Model != m.Name {
		return nil
	}
	return rec
}

// keepGraph keeps it, or notes that it cannot: what was found is as true without.
func (v *Verifier) keepGraph(rec *recording.Recording) {
	if v.Cache == "" {
		return
	}
	path := v.graphPath(rec.Model, rec.Hash, rec.Jar)
	err := os.MkdirAll(filepath.Dir(path), 0o755)
	if err == nil {
		err = recording.Write(path, rec)
	}
	v.uncached(err)
}

// answers is where the cache keeps what solvers answered.
func (v *Verifier) answers() smt.Cache {
	if v.Cache == "" {
		return smt.Cache{}
	}
	return smt.Cache{Dir: filepath.Join(v.Cache, "answers"), Fresh: v.Fresh}
}

// uncached notes, once, that the cache does not work.
func (v *Verifier) uncached(err error) {
	note := fmt.Sprintf("nothing is kept for the next run: %v: set SYNOD_CACHE to a folder that can be written", err)
	v.mu.Lock()
	defer v.mu.Unlock()
	if err != nil && !v.cacheless {
		v.cacheless = true
		v.notes = append(v.notes, note)
	}
}
