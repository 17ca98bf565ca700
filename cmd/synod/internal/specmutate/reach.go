package specmutate

import (
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
)

// steps are the names of the definitions that a model's first states and steps are made of, by
// words, whatever the module. So there may be some that only have such a name.
func steps(m *manifest.Manifest, model *manifest.Model) (map[string]bool, *specification.Source, error) {
	source, err := m.Source(model)
	if err != nil {
		return nil, nil, err
	}
	words := map[string][]string{}
	for name, text := range source.Files {
		if strings.HasSuffix(name, ".tla") {
			for _, d := range specification.ReadOutline(string(text)).Definitions {
				words[d.Name] = append(words[d.Name], d.Words...)
			}
		}
	}
	config := source.ParseConfig()
	var queue []string
	for _, keyword := range []string{"INIT", "NEXT", "SPECIFICATION", "CONSTRAINT", "ACTION_CONSTRAINT"} {
		queue = append(queue, config.Names(keyword)...)
	}
	replaced := config.Assigned()
	met := map[string]bool{}
	for ; len(queue) > 0; queue = queue[1:] {
		name := queue[0]
		if by, ok := replaced[name]; ok {
			name = by
		}
		if !met[name] {
			met[name] = true
			queue = append(queue, words[name]...)
		}
	}
	return met, source, nil
}
