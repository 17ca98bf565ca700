package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
)

// This file has the wire protocol of synod conform (docs/wire.md) as far as this node needs it.

// A config says who a node is.
type config struct {
	Self      string   `json:"self"`
	Node      int      `json:"node"`
	Acceptors []string `json:"acceptors"`
}

// These are the arguments of actions, and the fields of messages.
type fields struct {
	Type   string  `json:"type,omitempty"`
	From   string  `json:"from,omitempty"`
	Ballot *Ballot `json:"ballot,omitempty"`
	Slot   int     `json:"slot,omitempty"` // the first is 1
	Value  *string `json:"value,omitempty"`
	Votes  []vote  `json:"votes,omitempty"`
}

type vote struct {
	Slot   int    `json:"slot"`
	Ballot Ballot `json:"ballot"`
	Value  string `json:"value"`
}

// A Promise has votes, if there are none too.
func (f fields) MarshalJSON() ([]byte, error) {
	type plain fields
	if f.Type != "Promise" {
		return json.Marshal(plain(f))
	}
	if f.Votes == nil {
		f.Votes = []vote{}
	}
	return json.Marshal(map[string]any{"type": f.Type, "from": f.From, "ballot": f.Ballot, "votes": f.Votes})
}

type request struct {
	Hello  map[string]any `json:"hello"`
	Reset  *config        `json:"reset"`
	Action string         `json:"action"`
	Args   fields         `json:"args"`
}

// serve answers requests until there are no more.
func serve(in io.Reader, out io.Writer, hello map[string]any, create func(config) *adapter) error {
	lines, to := bufio.NewReader(in), bufio.NewWriter(out)
	var a *adapter
	one := func(r request) any {
		switch {
		case r.Hello != nil:
			for key, value := range hello {
				r.Hello[key] = value
			}
			return map[string]any{"hello": r.Hello}
		case r.Reset != nil:
			a = create(*r.Reset)
			return struct{}{}
		}
		return map[string]any{"out": append([]fields{}, a.act(r.Action, r.Args)...)}
	}
	for {
		line, err := lines.ReadBytes('\n')
		if err == io.EOF {
			return nil
		}
		var answer any
		if err == nil {
			answer, err = each(line, one)
		}
		if err != nil {
			return err
		}
		text, err := json.Marshal(answer)
		if err != nil {
			return err
		}
		fmt.Fprintf(to, "%s\n", text)
		if err := to.Flush(); err != nil {
			return err
		}
	}
}

// each answers a line: a request, or a batch of them.
func each(line []byte, one func(request) any) (any, error) {
	if line[0] != '[' {
		var r request
		err := json.Unmarshal(line, &r)
		return one(r), err
	}
	var batch []request
	if err := json.Unmarshal(line, &batch); err != nil {
		return nil, err
	}
	var out []any
	for _, r := range batch {
		out = append(out, one(r))
	}
	return out, nil
}
