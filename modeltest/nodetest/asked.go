package nodetest

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// requestLine is a line of a history of clients; docs/logging.md says what it means.
type requestLine struct {
	Key    string          `json:"key"`
	Value  *string         `json:"value"`  // to set; without it a get
	Call   *int64          `json:"call"`   // a time of a clock that all clients share
	Return *int64          `json:"return"` // likewise; without it there was no answer
	Told   json.RawMessage `json:"told"`   // the value, or null for unset
}

// ReadAsked reads what clients asked and were told, a request a line.
func ReadAsked(in io.Reader) (all []Asked, err error) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 1<<20)
	for n := 1; lines.Scan(); n++ {
		asked, err := request(lines.Bytes())
		if err != nil {
			return nil, fmt.Errorf(`line %d: want a request, as in {"key":"color","value":"red","call":1,"return":5,"told":"red"}: %w`, n, err)
		}
		all = append(all, asked)
	}
	return all, lines.Err()
}

func request(line []byte) (out Asked, err error) {
	var r requestLine
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
	out = Asked{Key: r.Key, Call: *r.Call}
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
