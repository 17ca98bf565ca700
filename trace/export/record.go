package export

import (
	"context"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Record has TLC explore a model of the manifest. An earlier recording of it, or nil, saves a run
// of TLC if the values of domains and constants are what they were. Errors are those of Open and
// its Graph.
func Record(ctx context.Context, tools *tlc.Tools, m *manifest.Manifest, model *manifest.Model, earlier *recording.Recording) (*recording.Recording, error) {
	if earlier != nil {
		r, err := recordingOf(ctx, tools, m, model, Options{Earlier: earlier.Graph})
		if err == nil || ctx.Err() != nil {
			return r, err
		}
	}
	return recordingOf(ctx, tools, m, model, Options{}) // also where the values are others now
}

// Within is Record of a model whose next-state relation has guards beside its actions, or ranges
// over fewer arguments than their signatures: an action is taken only where that relation, of this
// name, takes the same step.
func Within(ctx context.Context, tools *tlc.Tools, m *manifest.Manifest, model *manifest.Model, next string) (*recording.Recording, error) {
	return recordingOf(ctx, tools, m, model, Options{Within: next})
}

func recordingOf(ctx context.Context, tools *tlc.Tools, m *manifest.Manifest, model *manifest.Model, opt Options) (*recording.Recording, error) {
	source, err := m.Source(model)
	if err != nil {
		return nil, err
	}
	alphabet, err := Open(ctx, tools, model, source, opt)
	if err != nil {
		return nil, err
	}
	g, err := alphabet.Graph(ctx)
	if err != nil {
		return nil, err
	}
	return &recording.Recording{
		Protocol: m.Protocol, Model: model.Name, Role: model.Role, Hash: source.Hash(), Jar: tools.Jar.SHA256, Graph: g,
	}, nil
}
