package tlaps

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/specification"
)

// Module is one that a proof reaches.
type Module struct {
	Name    string
	Hash    string   // of its text, without comments
	Assumes []string // the names of what it takes for granted
}

// Closure are the modules that a module reaches by what it extends and instantiates, itself
// included, ascending by name, as far as they are among the files: the others are TLA+'s own.
func Closure(files map[string][]byte, module string) (all []Module) {
	seen := map[string]bool{}
	for queue := []string{module}; len(queue) > 0; queue = queue[1:] {
		text, ours := files[queue[0]+".tla"]
		if !ours || seen[queue[0]] {
			continue
		}
		seen[queue[0]] = true
		uses, assumes, code := specification.Reads(string(text))
		sum := sha256.Sum256([]byte(code))
		all = append(all, Module{queue[0], hex.EncodeToString(sum[:8]), assumes})
		queue = append(queue, uses...)
	}
	slices.SortFunc(all, func(a, b Module) int { return strings.Compare(a.Name, b.Name) })
	return all
}

// Assumed lists all that modules take for granted, each as MODULE!NAME.
func Assumed(modules []Module) (names []string) {
	for _, m := range modules {
		for _, name := range m.Assumes {
			names = append(names, m.Name+"!"+name)
		}
	}
	return names
}
