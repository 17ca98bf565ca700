package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/nodetest"
)

// histories is what came of looking at what clients were told.
type histories struct {
	Requests  int    `json:"requests"`
	Answers   int    `json:"answers"`
	Registers int    `json:"registers"`
	Wrong     string `json:"wrong,omitempty"` // what no order of the requests explains, or the logs contradict
}

const longestHistory = 64 << 20 // bytes

// judgeHistory finds the register whose clients were told what no order of the requests explains,
// or another value than is decided.
func judgeHistory(name string, decided func(key, value string) (other string, differs bool)) (*histories, error) {
	f, err := wholefile.Open(os.DirFS(filepath.Dir(name)), filepath.Base(name))
	if err != nil {
		if at := (*fs.PathError)(nil); errors.As(err, &at) {
			at.Path = name // with its folder
		}
		return nil, err
	}
	defer f.Close()
	asked, err := nodetest.ReadAsked(wholefile.AtMost(f, longestHistory))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	out, met := &histories{Requests: len(asked)}, map[string]bool{}
	for i, a := range asked {
		met[a.Key] = true
		if a.Answer > 0 {
			out.Answers++
		}
		if a.Told.Kind != node.Chosen || out.Wrong != "" {
			continue
		}
		if other, differs := decided(a.Key, string(a.Told.Value)); differs {
			out.Wrong = fmt.Sprintf("%s:%d: Agreement: register %q: a client was told %q, and %s", name, i+1, a.Key, a.Told.Value, other)
		}
	}
	out.Registers = len(met)
	if key, told := nodetest.Unexplained(asked); told != "" && out.Wrong == "" {
		out.Wrong = fmt.Sprintf("Linearizable: register %q: no order of the requests explains what clients were told%s", key, told)
	}
	if out.Answers == 0 {
		return nil, fmt.Errorf("%s: nothing is shown: no client was told anything", name)
	}
	return out, nil
}
