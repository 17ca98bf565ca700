package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

// clientFlags say where the nodes are.
type clientFlags struct {
	nodes   []string
	data    string
	timeout time.Duration
	json    bool
	tls     host.TLS
}

func (c *clientFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&c.nodes, "nodes", nil, "the addresses of nodes (default those of the cluster in --data)")
	f.StringVar(&c.data, "data", clusterFolder, "the folder of a synod cluster")
	f.DurationVar(&c.timeout, "timeout", 10*time.Second, "how long to ask, if no node answers")
	f.BoolVar(&c.json, "json", false, "print one JSON object")
	addTLS(cmd, &c.tls)
}

// client asks the nodes that the flags name.
func (c *clientFlags) client(cmd *cobra.Command) (*host.Client, context.Context, context.CancelFunc, error) {
	found := clusterFile{Nodes: c.nodes}
	if len(c.nodes) == 0 {
		var err error
		if found, err = readCluster(c.data); err != nil {
			return nil, nil, nil, fmt.Errorf("%w: give --nodes, or start one here: synod cluster", err)
		}
	}
	if c.timeout <= 0 {
		return nil, nil, nil, fmt.Errorf("--timeout %s: give a time, such as 10s", c.timeout)
	}
	client, err := host.NewClient(found.Nodes, c.tls)
	if err == nil {
		client.Cluster = found.Cluster
	}
	ctx, cancel := context.WithTimeoutCause(cmd.Context(), c.timeout, fmt.Errorf("no answer in %s", c.timeout))
	return client, ctx, cancel, err
}

func setCommand() *cobra.Command {
	c := &clientFlags{}
	cmd := &cobra.Command{
		Use:   "set KEY VALUE",
		Short: "Set a key of a store, or a register unless it is set",
		Long: `set sets a key of a running cluster, and prints the value that it has then. A register is
set once: if another client was before, it has that one's value, for ever.`,
		Example: `  synod set color red
  synod set color red --nodes http://127.0.0.1:7400`,
		Args: arguments("set", "KEY", "VALUE"),
	}
	c.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.either(cmd, func(ctx context.Context, client *host.Client) error {
			r, err := client.Set(ctx, args[0], args[1])
			return c.tell(cmd, r, r.Value, err)
		}, func(ctx context.Context, client *host.Client) error {
			out, err := client.Do(ctx, host.Order{Do: "set", Key: args[0], Value: &args[1]})
			return c.tell(cmd, out, &args[1], err)
		})
	}
	return cmd
}

func getCommand() *cobra.Command {
	c := &clientFlags{}
	cmd := &cobra.Command{
		Use:   "get KEY",
		Short: "Get a key of a store, or a register",
		Long: `get prints the value of a key of a running cluster, or that it is unset. With --json
these two cannot be mistaken for each other.`,
		Example: `  synod get color`,
		Args:    arguments("get", "KEY"),
	}
	c.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return c.either(cmd, func(ctx context.Context, client *host.Client) error {
			r, err := client.Get(ctx, args[0])
			return c.tell(cmd, r, r.Value, err)
		}, func(ctx context.Context, client *host.Client) error {
			k, err := client.Key(ctx, args[0])
			return c.tell(cmd, k, k.Value, err)
		})
	}
	return cmd
}

// arguments wants as many as are named.
func arguments(verb string, names ...string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) != len(names) {
			return fmt.Errorf("%s takes %s, got %d arguments: see synod %s --help", verb, strings.Join(names, " "), len(args), verb)
		}
		return nil
	}
}

// with asks the nodes that the flags name.
func (c *clientFlags) with(cmd *cobra.Command, ask func(context.Context, *host.Client) error) error {
	client, ctx, cancel, err := c.client(cmd)
	if err != nil {
		return err
	}
	defer cancel()
	if err = ask(ctx, client); err != nil && ctx.Err() != nil && cmd.Context().Err() == nil {
		return errors.Join(context.Cause(ctx), err)
	}
	return err
}

// either asks nodes of registers, or of a store.
func (c *clientFlags) either(cmd *cobra.Command, registers, store func(context.Context, *host.Client) error) error {
	for _, text := range cmd.Flags().Args() {
		if !utf8.ValidString(text) { // as JSON it would be another text
			return fmt.Errorf("%q: want keys and values in UTF-8", text)
		}
	}
	return c.with(cmd, func(ctx context.Context, client *host.Client) error {
		s, err := client.AnyStatus(ctx)
		switch {
		case err != nil:
			return err
		case s.StoreStatus != nil:
			return store(ctx, client)
		}
		return registers(ctx, client)
	})
}

// tell prints an answer: as JSON, or the value alone.
func (c *clientFlags) tell(cmd *cobra.Command, answer any, value *string, err error) error {
	switch {
	case err != nil:
		return err
	case c.json:
		return report.JSON(cmd.OutOrStdout(), answer)
	case value == nil:
		fmt.Fprintln(cmd.OutOrStdout(), "unset")
	default:
		fmt.Fprintln(cmd.OutOrStdout(), *value)
	}
	return nil
}

// nodeStatus is what status says of one.
type nodeStatus struct {
	Address string       `json:"address"`
	Status  *host.Status `json:"status,omitempty"`
	Error   string       `json:"error,omitempty"`

	other bool // it is another cluster's node
}

// silent says why a node has no row of figures.
func (n nodeStatus) silent() string {
	if n.other {
		return "is a node of another cluster"
	}
	return "does not answer"
}

func statusCommand() *cobra.Command {
	c := &clientFlags{}
	cmd := &cobra.Command{
		Use:   "status",
		Short: "How the nodes of a cluster are",
		Long: `status asks each node of a running cluster how it is. It fails if fewer than a majority
answer, as nothing can be set then.`,
		Example: `  synod status
  synod status --json`,
		Args: cobra.NoArgs,
	}
	c.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return c.status(cmd) }
	return cmd
}

func (c *clientFlags) status(cmd *cobra.Command) error {
	client, ctx, cancel, err := c.client(cmd)
	if err != nil {
		return err
	}
	defer cancel()
	all, answer := askAll(ctx, client)
	err = tell(cmd.OutOrStdout(), c.json, map[string]any{"nodes": all}, func(w io.Writer) { tableOfNodes(w, all) })
	if err == nil && answer <= len(all)/2 {
		return fmt.Errorf("%d of %d nodes answer, and a majority is needed to set and to get: start others", answer, len(all))
	}
	return err
}

// late is how long status waits for the rest once a majority has answered: a node that was halted
// never does.
const late = time.Second

// askAll asks all nodes at once how they are.
func askAll(ctx context.Context, client *host.Client) (all []nodeStatus, answer int) {
	ctx, enough := context.WithCancelCause(ctx)
	defer enough(nil)
	all = make([]nodeStatus, len(client.Nodes))
	answers := make(chan bool, len(all))
	var asking sync.WaitGroup
	for i, address := range client.Nodes {
		asking.Go(func() {
			all[i] = nodeStatus{Address: address}
			s, err := client.Status(ctx, address)
			switch {
			case err == nil:
				all[i].Status = &s
			case context.Cause(ctx) != nil:
				err = context.Cause(ctx)
				fallthrough
			default:
				all[i].Error, all[i].other = err.Error(), host.OtherCluster(err)
			}
			answers <- err == nil
		})
	}
	for range all {
		if !<-answers {
			continue
		}
		if answer++; answer == len(all)/2+1 {
			time.AfterFunc(late, func() { enough(fmt.Errorf("no answer in %v, after most have answered", late)) })
		}
	}
	asking.Wait()
	return all, answer
}

func tableOfNodes(w io.Writer, all []nodeStatus) {
	if slices.ContainsFunc(all, func(n nodeStatus) bool { return n.Status != nil && n.Status.StoreStatus != nil }) {
		tableOfStores(w, all)
		return
	}
	fmt.Fprintf(w, "%-4s %-28s %9s %9s %9s %9s\n", "NODE", "ADDRESS", "REGISTERS", "DECIDED", "WAITING", "ROUNDS")
	for i, n := range all {
		if n.Status == nil || n.Status.RegistersStatus == nil {
			fmt.Fprintf(w, "%-4d %-28s %s\n", i, n.Address, n.silent())
			continue
		}
		s := n.Status
		fmt.Fprintf(w, "%-4d %-28s %9d %9d %9d %9d\n", s.Node, n.Address, s.Registers, s.Decided, s.Waiting, s.Rounds)
	}
}
