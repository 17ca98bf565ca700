package main

import (
	"context"
	"encoding/json"
	"errors"
	"io"

	"github.com/synod-paxos/synod/modeltest/explore"
	"github.com/synod-paxos/synod/modeltest/paxostest/exploration"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// request is what is to be explored.
type request struct {
	Size    model.Size          `json:"size"`
	Options exploration.Options `json:"options"`
}

// search explores the reference as it is in this program, and prints what it found
// as JSON. That a limit ended it is in what it prints.
func search(ctx context.Context, in io.Reader, out io.Writer) error {
	var r request
	decode := json.NewDecoder(in)
	decode.DisallowUnknownFields()
	if err := decode.Decode(&r); err != nil {
		return err
	}
	found, err := exploration.Explore(ctx, r.Size, r.Options)
	var limit *explore.LimitError
	if err != nil && !errors.As(err, &limit) {
		return err
	}
	return json.NewEncoder(out).Encode(found)
}
