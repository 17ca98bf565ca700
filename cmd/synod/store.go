package main

import (
	"context"
	"fmt"
	"io"
	"strconv"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
)

func casCommand() *cobra.Command {
	var create bool
	cmd := orderCommand("cas KEY OLD NEW", "Compare and set: a key of a store, if it has a value", `cas sets a key of a store to NEW if its value is OLD, and prints done; else it does nothing
and prints differs, which is exit code 1. With --create it takes KEY and NEW, and sets the
key if it has no value.`, `  synod cas color red blue
  synod cas --create lock me`, func(args []string) (host.Order, error) {
		switch {
		case create && len(args) == 2:
			return host.Order{Do: "create", Key: args[0], Value: &args[1]}, nil
		case !create && len(args) == 3:
			return host.Order{Do: "cas", Key: args[0], Old: args[1], Value: &args[2]}, nil
		}
		return host.Order{}, fmt.Errorf("cas takes KEY, OLD, NEW, and with --create KEY, NEW, got %d arguments: see synod cas --help", len(args))
	})
	cmd.Flags().BoolVar(&create, "create", false, "set the key if it has no value")
	return cmd
}

func incrementCommand() *cobra.Command {
	return orderCommand("increment KEY [BY]", "Add to a number in a store", `increment adds BY, 1 if it is not given, to the number that a key of a store has, 0 if it has
no value, and prints what it is then. If it has another value, or would be too large,
nothing is done, and that is exit code 1.`, `  synod increment visits
  synod increment stock -- -3`, func(args []string) (o host.Order, err error) {
		if len(args) < 1 || len(args) > 2 {
			return o, fmt.Errorf("increment takes KEY and perhaps BY, got %d arguments: see synod increment --help", len(args))
		}
		by := int64(1)
		if len(args) == 2 {
			if by, err = strconv.ParseInt(args[1], 10, 64); err != nil {
				return o, fmt.Errorf("increment by %q: want a whole number", args[1])
			}
		}
		return host.Order{Do: "increment", Key: args[0], By: &by}, nil
	})
}

func deleteCommand() *cobra.Command {
	return orderCommand("delete KEY", "Delete a key of a store", `delete takes the value of a key of a store away, and prints done, or absent, with exit code 1,
if it had none.`, `  synod delete color`, func(args []string) (host.Order, error) {
		if err := arguments("delete", "KEY")(nil, args); err != nil {
			return host.Order{}, err
		}
		return host.Order{Do: "delete", Key: args[0]}, nil
	})
}

// orderCommand is one that has a command of a store executed.
func orderCommand(use, short, long, example string, order func(args []string) (host.Order, error)) *cobra.Command {
	c := &clientFlags{}
	cmd := &cobra.Command{Use: use, Short: short, Long: long + `

The command is executed once, also where a node that was asked ends and another is asked.`, Example: example}
	c.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		o, err := order(args)
		if err != nil {
			return err
		}
		return c.either(cmd, func(context.Context, *host.Client) error {
			return fmt.Errorf("the nodes keep registers, each of which is set once: %s needs a store, as of synod cluster --store", cmd.Name())
		}, func(ctx context.Context, client *host.Client) error {
			out, err := client.Do(ctx, o)
			said := out.Why
			if out.Done {
				said = "done"
			}
			if out.Value != nil {
				said = *out.Value
			}
			if err := c.tell(cmd, out, &said, err); err != nil || out.Done {
				return err
			}
			return errFalsified
		})
	}
	return cmd
}

// tableOfStores is a row for each node of a store.
func tableOfStores(w io.Writer, all []nodeStatus) {
	fmt.Fprintf(w, "%-4s %-28s %9s %9s %9s %9s\n", "NODE", "ADDRESS", "EXECUTED", "DROPPED", "WAITING", "LEADER")
	for i, n := range all {
		if n.Status == nil || n.Status.StoreStatus == nil {
			fmt.Fprintf(w, "%-4d %-28s %s\n", i, n.Address, n.silent())
			continue
		}
		s, leader := n.Status, "-"
		if s.Leader != nil {
			leader = fmt.Sprint(*s.Leader)
		}
		fmt.Fprintf(w, "%-4d %-28s %9d %9d %9d %9s\n", s.Node, n.Address, s.Executed, s.Dropped, s.Waiting, leader)
	}
}
