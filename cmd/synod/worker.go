package main

import (
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/internal/printable"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/cluster"
)

func workerCommand() *cobra.Command {
	var w cluster.Worker
	cmd := &cobra.Command{
		Use:   "worker SERVER",
		Short: "Compute states for a synod check --workers on another machine",
		Long: `worker joins the run of synod check --workers on SERVER, computes states for it with
TLC, and ends when that run does. It needs Java and the same TLC as the server, no
specification: that comes from the server.

A worker does what the server says, and what anybody says who can reach its ports:
use a network that you trust. Exit codes: 0 the run has ended, however it went there;
2 this worker could not take part to its end.`,
		Example: `  synod worker tuna                 with all cores
  synod worker tuna:12000 --cores 4 --wait 1h`,
		Args: func(_ *cobra.Command, args []string) error {
			if len(args) != 1 {
				return errors.New("give one SERVER: the machine where synod check --workers runs, HOST or HOST:PORT")
			}
			return nil
		},
	}
	f := cmd.Flags()
	f.IntVar(&w.Cores, "cores", 0, "how many threads compute (default all cores)")
	f.DurationVar(&w.Wait, "wait", cluster.DefaultWait, "how long to wait for the server to be there")
	f.StringVar(&w.Address, "address", "", "the name or address by which the server reaches this machine (default the one that it connects from)")
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		if w.Wait <= 0 {
			return fmt.Errorf("--wait %s: give a time, such as 10m", w.Wait)
		}
		if w.Cores < 0 {
			return fmt.Errorf("--cores %d: give the number of threads, or 0 for all cores", w.Cores)
		}
		tools, err := tlc.Find(cmd.Context())
		if err != nil {
			return err
		}
		w.Server = args[0]
		w.Say = func(msg string) { fmt.Fprintln(cmd.ErrOrStderr(), printable.Indented(msg)) }
		return cluster.Work(cmd.Context(), tools, w)
	}
	return cmd
}

// clusterFlags are those of a check on several machines.
type clusterFlags struct {
	hosts           []string
	listen, address string
	wait            time.Duration
}

func (c *clusterFlags) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringSliceVar(&c.hosts, "workers", nil, "search one model on these machines: HOST,... each of which runs synod worker")
	f.DurationVar(&c.wait, "wait", cluster.DefaultWait, "with --workers, how long to wait for all of them")
	f.StringVar(&c.listen, "listen", fmt.Sprintf(":%d", cluster.DefaultPort), "with --workers, where they report: HOST:PORT or :PORT")
	f.StringVar(&c.address, "address", "", "with --workers, the name or address by which they reach this machine (default the one that they reached)")
	exclusive(cmd, "workers", "record", "full", "quick", "list", "write", "confirm", "threads")
}

// cluster is nil if none is asked for.
func (c *clusterFlags) cluster(cmd *cobra.Command, args []string) (*cluster.Cluster, error) {
	f := cmd.Flags()
	if !f.Changed("workers") {
		for _, name := range []string{"wait", "listen", "address"} {
			if f.Changed(name) {
				return nil, fmt.Errorf("--%s is for --workers: name the machines too", name)
			}
		}
		return nil, nil
	}
	switch {
	case len(args) != 1:
		return nil, fmt.Errorf("--workers is for one MODEL, got %d: name one", len(args))
	case c.wait <= 0:
		return nil, fmt.Errorf("--wait %s: give a time, such as 10m", c.wait)
	}
	out := &cluster.Cluster{Hosts: c.hosts, Listen: c.listen, Address: c.address, Wait: c.wait}
	return out, out.Check()
}

// share has the session's checks run on a cluster, and says on the standard error
// what the user has to do.
func (s *session) share(c *cluster.Cluster) {
	if c == nil {
		return
	}
	c.Say = func(msg string) {
		s.progress.clear()
		fmt.Fprintln(s.cmd.ErrOrStderr(), printable.Indented(msg))
	}
	s.options.Cluster = c
}
