package export

import (
	"context"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Record has TLC explore a model of the manifest. Errors are those of Open and its Graph.
func Record(ctx context.Context, tools *tlc.Tools, m *manifest.Manifest, model *manifest.Model) (*recording.Recording, error) {
	source, err := m.Source(model)
	if err != nil {
		return nil, err
	}
	alphabet, err := Open(ctx, tools, model, source, Options{})
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
