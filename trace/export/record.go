package export

import (
	"context"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/recording"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Record has TLC explore a model of the manifest. An earlier recording of it, or nil, saves a run
// of TLC if the values of domains and constants are what they were. Errors are those of Open and
// its Graph.
func Record(ctx context.Context, tools *tlc.Tools, m *manifest.Manifest, model *manifest.Model, earlier *recording.Recording) (*recording.Recording, error) {
	source, err := m.Source(model)
	if err != nil {
		return nil, err
	}
	var g *labelled.Graph
	if earlier != nil {
		g, err = graphOf(ctx, tools, model, source, Options{Earlier: earlier.Graph})
	}
	if (earlier == nil || err != nil) && ctx.Err() == nil { // the values may be others
		g, err = graphOf(ctx, tools, model, source, Options{})
	}
	if err != nil {
		return nil, err
	}
	return &recording.Recording{
		Protocol: m.Protocol, Model: model.Name, Role: model.Role, Hash: source.Hash(), Jar: tools.Jar.SHA256, Graph: g,
	}, nil
}

// Within is Record of a model whose next-state relation has guards beside its actions, or ranges
// over fewer arguments than their signatures: an action is taken only where that relation, of this
// name, takes the same step.
func Within(ctx context.Context, tools *tlc.Tools, m *manifest.Manifest, model *manifest.Model, next string) (*recording.Recording, error) {
	source, err := m.Source(model)
	if err != nil {
		return nil, err
	}
	g, err := graphOf(ctx, tools, model, source, Options{Within: next})
	if err != nil {
		return nil, err
	}
	return &recording.Recording{
		Protocol: m.Protocol, Model: model.Name, Role: model.Role, Hash: source.Hash(), Jar: tools.Jar.SHA256, Graph: g,
	}, nil
}

func graphOf(ctx context.Context, tools *tlc.Tools, model *manifest.Model, source *manifest.Source, opt Options) (*labelled.Graph, error) {
	alphabet, err := Open(ctx, tools, model, source, opt)
	if err != nil {
		return nil, err
	}
	return alphabet.Graph(ctx)
}
