package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod"
	"github.com/synod-paxos/synod/cmd/synod/internal/explain"
	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/impl/mutants"
	"github.com/synod-paxos/synod/modeltest"
)

func explainCommand() *cobra.Command {
	var only, checkout string
	var asJSON, draw bool
	cmd := &cobra.Command{
		Use:   "explain [TOPIC]",
		Short: "What a name of the specification stands for, where, and what to run next",
		Long: `explain says what the files of a protocol say of a name: of an action or any other
operator of the specification, an invariant, an override point, a witness, a model, a
proof, a known bug or a scenario. It shows the lines of the specification, base first,
and those of the code, and lists what keeps an invariant and what breaks it. It ends with
the commands that check it, break it, explore it and prove it.

All of it is read from the files themselves, which are built in. A name that stands for
several things is explained as each; small letters do for capitals.

Without a TOPIC it lists all that there are.`,
		Example: examples("explain", ""),
		Args:    cobra.MaximumNArgs(1),
	}
	addProtocol(cmd, &only, "only this protocol: "+strings.Join(protocol.Names(), " or ")+" (default all)")
	f := cmd.Flags()
	f.BoolVar(&draw, "draw", false, "also draw what a known bug does wrong where that is not recorded: build it, and explore it; this needs Go")
	f.StringVar(&checkout, "checkout", ".", "a folder in the checkout, for --draw")
	f.BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.RunE = func(cmd *cobra.Command, names []string) error {
		shelf, err := openShelf(only)
		if err != nil {
			return err
		}
		if len(names) == 0 {
			return printTopics(cmd.OutOrStdout(), shelf.Topics(), asJSON)
		}
		for _, l := range shelf {
			if draw {
				l.Build = buildAndDraw(l.Protocol, checkout)
			}
		}
		explained, err := explained(cmd.Context(), shelf, names[0])
		if err != nil {
			return err
		}
		return printExplained(cmd.OutOrStdout(), explained, asJSON)
	}
	return cmd
}

// explained is all that a name stands for.
func explained(ctx context.Context, shelf explain.Shelf, name string) ([]*explain.Explanation, error) {
	all, err := shelf.Explain(ctx, name)
	if one := called(shelf, name); one != nil && (err == nil || errors.Is(err, explain.ErrUnknown)) {
		return append(all, one), nil
	}
	return all, err
}

// called explains a name that a judge has of an implementation, or of a rule; nil of another name.
func called(shelf explain.Shelf, name string) *explain.Explanation {
	for _, l := range shelf {
		p, err := protocol.Find(l.Protocol)
		if err != nil || p.Called == nil {
			continue
		}
		if kind, text := p.Called(name); kind != "" {
			return &explain.Explanation{
				Topic: explain.Topic{Name: name, Protocol: p.Name, Kinds: []string{kind}}, Text: text,
				Specification: []explain.Quote{}, Code: []explain.Quote{}, References: []explain.Related{}, Next: []explain.Command{},
			}
		}
	}
	return nil
}

// openShelf reads what there is of a protocol, or of all.
func openShelf(only string) (shelf explain.Shelf, err error) {
	all, err := protocol.Those(only)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		l, err := openLibrary(p)
		if err != nil {
			return nil, err
		}
		shelf = append(shelf, l)
	}
	return shelf, nil
}

func openLibrary(p protocol.Protocol) (*explain.Library, error) {
	s := explain.Sources{Protocol: p.Name, Code: synod.Code, Draw: p.Draw}
	var err error
	if s.Spec, err = p.Files(); err != nil {
		return nil, err
	}
	candidates, err := p.Mutants.Candidates(p.Name)
	if err != nil {
		return nil, err
	}
	for _, c := range candidates {
		s.Bugs = append(s.Bugs, c.Mutant)
	}
	all, err := p.Closed()
	if err != nil {
		return nil, err
	}
	s.Explored = names(all)
	return explain.Open(s)
}

// buildAndDraw gives what draws a bug of a protocol whose models say what is explored; nil for
// another.
func buildAndDraw(name, checkout string) func(ctx context.Context, bug, model string) (string, error) {
	p, err := protocol.Find(name)
	if err != nil || p.Sizes != nil {
		return nil
	}
	return func(ctx context.Context, bug, model string) (string, error) {
		all, err := p.Mutants.Mutants()
		if err != nil {
			return "", err
		}
		b, err := mutate.New(checkout)
		if err != nil {
			return "", err
		}
		of := slices.DeleteFunc(all, func(m mutants.Mutant) bool { return m.ID != bug })
		found := new(protocol.Explored)
		if err := b.Ask(ctx, mutate.Explorer, protocol.Request{Protocol: name, Model: model}, found, of...); err != nil || found.Violation == nil {
			return "", err
		}
		return modeltest.Diagram(found.Violation.Arrows, true), nil
	}
}

func printTopics(w io.Writer, topics []explain.Topic, asJSON bool) error {
	if !asJSON {
		_, err := fmt.Fprint(w, explain.List(topics))
		return err
	}
	return writeJSON(w, map[string]any{"topics": topics})
}

func printExplained(w io.Writer, explained []*explain.Explanation, asJSON bool) error {
	if asJSON {
		return writeJSON(w, map[string]any{"explanations": explained})
	}
	for i, e := range explained {
		if i > 0 {
			fmt.Fprintln(w)
		}
		if _, err := fmt.Fprint(w, e); err != nil {
			return err
		}
	}
	return nil
}

func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
