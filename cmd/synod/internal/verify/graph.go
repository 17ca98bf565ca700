package verify

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/specification"
)

// Recorded gives the recording of a model's graph that lies beside the manifest; nil if there is
// none of today's specification.
func (v *Verifier) Recorded(m *manifest.Model) (*recording.Recording, error) {
	rec, err := v.recorded(m)
	if errors.Is(err, fs.ErrNotExist) || errors.Is(err, recording.ErrStale) {
		return nil, nil
	}
	return rec, err
}

// Found has TLC find a model's graph, or takes what it found before. TLC must be there.
func (v *Verifier) Found(ctx context.Context, m *manifest.Model) (*recording.Recording, error) {
	rec, _, err := v.graphOf(ctx, m)
	return rec, err
}

// earlier gives the recording of a model, or nil, when it is asked for.
func (v *Verifier) earlier(m *manifest.Model, source *specification.Source) func() *recording.Recording {
	return func() *recording.Recording {
		rec, err := recording.Load(v.Files, m.Name, source.Hash())
		if err != nil {
			return nil
		}
		return rec
	}
}

// Definition shows an action as the specification of a model defines it.
func (v *Verifier) Definition(model, action string) string {
	m, ok := v.Manifest.Model(model)
	if !ok {
		return ""
	}
	source, err := v.Manifest.Source(m)
	if err != nil {
		return fmt.Sprintf("  the specification's action: %v\n", err)
	}
	return definition(source, action)
}
