package recording

import (
	"fmt"
	"io/fs"
	"path"

	"github.com/synod-paxos/synod/internal/wholefile"
)

// Name is what the file of a model's recording is called.
func Name(model string) string { return model + ".graph.zst" }

// Load reads a model's recording from the folder "recorded" of a manifest's folder, and refuses one
// that was made from another specification than that of the hash. Errors are those of the file
// system, or wrap ErrFormat or ErrStale.
func Load(folder fs.FS, model, hash string) (*Recording, error) {
	r, err := Open(folder, path.Join("recorded", Name(model)))
	if err != nil {
		return nil, err
	}
	return r, r.Stale(hash)
}

// Open reads a file that Write wrote, of whatever specification it was made from.
func Open(files fs.FS, name string) (*Recording, error) {
	file, err := wholefile.Open(files, name)
	if err != nil {
		return nil, fmt.Errorf("cannot read the recording: %w", err)
	}
	defer file.Close()
	r, err := Decode(file)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	return r, nil
}
