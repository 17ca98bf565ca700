package model

import (
	"errors"
	"io/fs"

	"github.com/synod-paxos/synod/spec"
	"github.com/synod-paxos/synod/trace/manifest"
)

// SuiteModel is the model whose specification a saved behaviour belongs to; its size
// is in the constants of the suite.
const SuiteModel = "Synod"

// SpecHash tells which specification a model has today.
func SpecHash(model string) (string, error) {
	m, err := Manifest()
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

// Manifest is the specification's models.json.
func Manifest() (*manifest.Manifest, error) {
	files, err := fs.Sub(spec.Files, "paxos")
	if err != nil {
		return nil, err
	}
	return manifest.Load(files, "models.json")
}
