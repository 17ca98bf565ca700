package paxosmutate

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"os/exec"
	"path/filepath"
	"slices"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/impl/mutants"
	known "github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/internal/scratch"
	"github.com/synod-paxos/synod/modeltest/paxostest/conformance"
)

const (
	// adapter is the program that puts the reference behind the wire protocol.
	adapter = "./modeltest/paxostest/adapter/reference"
	// large are the largest packages that import a mutant.
	large = "modeltest/paxostest/..."
)

// Record explores the reference with each of the known bugs in it, in each role that can
// show it; done is called after each, in no order, by one goroutine at a time.
func Record(ctx context.Context, b *mutate.Builder, done func(id string)) (*conformance.Known, error) {
	all, err := known.All()
	if err != nil {
		return nil, err
	}
	bugs := slices.DeleteFunc(all, func(m mutants.Mutant) bool { return m.Kind == mutants.Safe })
	from, err := Sources(b)
	if err != nil {
		return nil, err
	}
	explored := make([]map[string][]conformance.Responses, len(bugs))
	err = b.Each(ctx, len(bugs), func(ctx context.Context, i int) (err error) {
		explored[i], err = behaviours(ctx, b, bugs[i])
		return err
	}, func(i int) { done(bugs[i].ID) })
	if err != nil {
		return nil, err
	}
	record := &conformance.Known{From: from}
	for i, m := range bugs {
		for _, role := range m.Roles {
			if of := explored[i][role]; of != nil {
				if err := record.Add(ctx, m.ID, m.Title, role, of); err != nil {
					return nil, err
				}
			}
		}
	}
	return record, nil
}

// behaviours builds one bug and gives its behaviours by role.
func behaviours(ctx context.Context, b *mutate.Builder, m mutants.Mutant) (map[string][]conformance.Responses, error) {
	own, err := scratch.NewFolder("mutant")
	if err != nil {
		return nil, err
	}
	defer own.Remove()
	dir := own.Path
	program := filepath.Join(dir, m.ID+".exe")
	if err := b.BuildQuickly(ctx, large, adapter, program, m); err != nil {
		return nil, err
	}
	out := map[string][]conformance.Responses{}
	for _, role := range m.Roles {
		if role == "process" {
			continue
		}
		text, err := exec.CommandContext(ctx, program, "explore", role).Output()
		if err != nil {
			return nil, fmt.Errorf("%s as %s: %w", m.ID, role, err)
		}
		var of []conformance.Responses
		if err := json.Unmarshal(text, &of); err != nil {
			return nil, fmt.Errorf("%s as %s: %w", m.ID, role, err)
		}
		out[role] = of
	}
	return out, nil
}

// Sources is a hash of all that a record is made from: the bugs, the package that they
// change, and the inputs that it is explored with.
func Sources(b *mutate.Builder) (string, error) {
	h := sha256.New()
	all, err := known.All()
	if err != nil {
		return "", err
	}
	for _, m := range all {
		if m.Kind != mutants.Safe {
			fmt.Fprintf(h, "%s %s %s\n%s", m.ID, m.Title, m.Roles, m.Patch)
		}
	}
	files, err := b.Sources("impl/paxos")
	if err != nil {
		return "", err
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		fmt.Fprintf(h, "%s\n%s", name, files[name])
	}
	for _, role := range []string{"acceptor", "proposer", "learner"} {
		own, err := conformance.ExploreReference(role)
		if err != nil {
			return "", err
		}
		for _, of := range own {
			fmt.Fprintf(h, "%s %s\n", of.Suite, of.Inputs)
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
