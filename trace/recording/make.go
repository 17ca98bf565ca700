package recording

import (
	"context"
	"fmt"
	"io/fs"
	"path"

	"github.com/synod-paxos/synod/trace/export"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Make has TLC explore a model of the manifest. Errors are those of export.Open and its Graph.
func Make(ctx context.Context, tools *tlc.Tools, m *manifest.Manifest, model *manifest.Model) (*Recording, error) {
	source, err := m.Source(model)
	if err != nil {
		return nil, err
	}
	alphabet, err := export.Open(ctx, tools, model, source, export.Options{})
	if err != nil {
		return nil, err
	}
	g, err := alphabet.Graph(ctx)
	if err != nil {
		return nil, err
	}
	return &Recording{
		Protocol: m.Protocol, Model: model.Name, Role: model.Role, Hash: source.Hash(), Jar: tools.Jar.SHA256, Graph: g,
	}, nil
}

// Name is what the file of a model's recording is called.
func Name(model string) string { return model + ".graph.zst" }

// Load reads a model's recording from the folder "recorded" of a manifest's folder, and refuses one that was made from another
// specification than that of the hash. Errors are those of the file system, or wrap ErrFormat or ErrStale.
func Load(folder fs.FS, model, hash string) (*Recording, error) {
	name := path.Join("recorded", Name(model))
	file, err := folder.Open(name)
	if err != nil {
		return nil, fmt.Errorf("cannot read the recording: %w", err)
	}
	defer file.Close()
	r, err := Decode(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, r.Stale(hash)
}
