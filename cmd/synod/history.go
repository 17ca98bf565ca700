package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/modeltest/nodetest"
)

// clientRequest is a line of a history of clients; docs/logging.md says what it means.
type clientRequest struct {
	Key    string          `json:"key"`
	Value  *string         `json:"value"`  // to set; without it a get
	Call   *int64          `json:"call"`   // a time of a clock that all clients share
	Return *int64          `json:"return"` // likewise; without it there was no answer
	Told   json.RawMessage `json:"told"`   // the value, or null for unset
}

// histories is what came of looking at what clients were told.
type histories struct {
	Requests  int    `json:"requests"`
	Answers   int    `json:"answers"`
	Registers int    `json:"registers"`
	Wrong     string `json:"wrong,omitempty"` // what no order of the requests explains, of which register
}

const longestHistory = 64 << 20 // bytes

// readHistory reads what clients asked and were told.
func readHistory(name string) (all []nodetest.Asked, err error) {
	f, err := wholefile.Open(os.DirFS(filepath.Dir(name)), filepath.Base(name))
	if err != nil {
		return nil, err
	}
	defer f.Close()
	lines := bufio.NewScanner(wholefile.AtMost(f, longestHistory))
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		asked, err := request(lines.Bytes())
		if err != nil {
			return nil, fmt.Errorf(`%s:%d: want a request, as in {"key":"color","value":"red","call":1,"return":5,"told":"red"}: %w`, name, n, err)
		}
		all = append(all, asked)
	}
	if lines.Err() == nil && len(all) == 0 {
		return nil, fmt.Errorf("%s: nothing is shown: no client asked for anything", name)
	}
	return all, lines.Err()
}

func request(line []byte) (out nodetest.Asked, err error) {
	var r clientRequest
	in := json.NewDecoder(bytes.NewReader(line))
	in.DisallowUnknownFields()
	if err := in.Decode(&r); err != nil {
		return out, err
	}
	if _, err := in.Token(); !errors.Is(err, io.EOF) {
		return out, errors.New("something stands behind it")
	}
	if r.Call == nil || *r.Call < 1 || r.Return != nil && *r.Return <= *r.Call || (r.Return == nil) != (r.Told == nil) {
		return out, errors.New("it needs the time of its call, from 1 on, and a later return with what was told, or none of both")
	}
	out = nodetest.Asked{Key: r.Key, Call: *r.Call}
	if r.Value != nil {
		out.Set, out.Value = true, *r.Value
	}
	if r.Return == nil {
		return out, nil
	}
	out.Answer, out.Told = *r.Return, node.Answer{Kind: node.Unset}
	var told *string
	if err := json.Unmarshal(r.Told, &told); err != nil {
		return out, err
	}
	if told != nil {
		out.Told = node.Answer{Kind: node.Chosen, Value: paxos.Value(*told)}
	}
	return out, nil
}

// judgeHistory finds the register whose clients were told what no order of the requests explains.
func judgeHistory(name string) (*histories, error) {
	asked, err := readHistory(name)
	if err != nil {
		return nil, err
	}
	out, met := &histories{Requests: len(asked)}, map[string]bool{}
	for _, a := range asked {
		met[a.Key] = true
		if a.Answer > 0 {
			out.Answers++
		}
	}
	out.Registers = len(met)
	if key, told := nodetest.Unexplained(asked); told != "" {
		out.Wrong = fmt.Sprintf("Linearizable: register %q: no order of the requests explains what clients were told%s", key, told)
	}
	if out.Answers == 0 {
		return nil, fmt.Errorf("%s: nothing is shown: no client was told anything", name)
	}
	return out, nil
}
