package paxostest

import (
	"errors"
	"io/fs"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
)

// suiteModel is the model whose specification a saved behaviour belongs to; its size
// is in the constants of the suite.
const suiteModel = "Synod"

// specHash tells which specification a model has today.
func specHash(model string) (string, error) {
	m, err := specManifest()
	if err != nil {
		return "", err
	}
	of, ok := m.Model(model)
	if !ok {
		return "", errors.New("paxostest: the manifest has no model " + model)
	}
	source, err := m.Source(of)
	if err != nil {
		return "", err
	}
	return source.Hash(), nil
}

func specManifest() (*manifest.Manifest, error) {
	files, err := fs.Sub(spec.Files, "paxos")
	if err != nil {
		return nil, err
	}
	return manifest.Load(files, "models.json")
}
