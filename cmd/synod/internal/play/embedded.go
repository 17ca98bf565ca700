//go:build page

package play

import (
	"embed"
	"encoding/json"
	"path"
)

// built is what Save wrote, just before this is compiled.
//
//go:embed built
var built embed.FS

// embedded is the program of a release.
func embedded() (*Program, error) {
	p := &Program{}
	var err error
	if p.Wasm, err = built.ReadFile(path.Join("built", wasmFile)); err != nil {
		return nil, err
	}
	if p.Exec, err = built.ReadFile(path.Join("built", execFile)); err != nil {
		return nil, err
	}
	numbers, err := built.ReadFile(path.Join("built", numbersFile))
	if err != nil {
		return nil, err
	}
	return p, json.Unmarshal(numbers, &p.Numbers)
}
