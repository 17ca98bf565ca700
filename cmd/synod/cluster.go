package main

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/internal/port"
	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// clusterFile says, in the folder of a cluster, what there is.
type clusterFile struct {
	Cluster string   `json:"cluster"`
	Nodes   []string `json:"nodes"`
	Store   bool     `json:"store,omitempty"` // of a replicated store; else of registers
}

// localCluster is some nodes on this machine, each a process.
type localCluster struct {
	clusterFile
	folder string
	self   string // this program
	say    *journal
	logs   bool                       // each node logs what happens to it
	sees   func(i int) []string       // the addresses that a node is given; nil: Nodes
	runs   func(i int, p *os.Process) // is told of a process that runs, and nil of one that ended; nil: nobody
	again  time.Duration              // until a node that ended starts again
	faulty func(i int) string         // the file that has the store of a node fail; nil: stores are left alone
}

func clusterCommand() *cobra.Command {
	c := &localCluster{again: time.Second}
	var nodes, port int
	var store bool
	cmd := &cobra.Command{
		Use:   "cluster",
		Short: "Several nodes on this machine, each a process, until Ctrl-C",
		Long: `cluster runs three or more nodes on this machine, each in a process of its own, and
prints a line for each thing that happens. One that ends starts again, unless it says that
it must not. Ctrl-C stops all in order, with exit code 0: it is how it is meant to end, as
synod node is. Stores, and where the nodes listen, are in --data; another cluster of the
same folder goes on where it was.

The nodes keep registers, each of which is set once; with --store they keep a replicated
key-value store.`,
		Example: `  synod cluster
  synod cluster --store --data store
  synod cluster --size 5 --data five --port 7500`,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{serves: "a cluster"},
	}
	f := cmd.Flags()
	f.IntVar(&nodes, "size", 3, "how many nodes")
	f.IntVar(&port, "port", 7400, "of the first; 0 takes ports that are free")
	f.BoolVar(&store, "store", false, "a replicated key-value store")
	f.StringVar(&c.folder, "data", clusterFolder, "the folder of the cluster")
	f.BoolVar(&c.logs, "log", false, "have each node write what happens to node-N/messages.ndjson, for synod validate")
	cmd.RunE = func(cmd *cobra.Command, _ []string) (err error) {
		if c.self, err = os.Executable(); err != nil {
			return err
		}
		c.say = &journal{to: cmd.OutOrStdout()}
		c.Store = store
		if err := c.prepare(nodes, port, cmd.Flags().Changed("size")); err != nil {
			return err
		}
		onTerminal.stays()
		return c.run(cmd.Context())
	}
	return cmd
}

const (
	clusterFolder = "synod-cluster"
	maxSize       = 64 // nodes
)

// prepare makes the folder of a new cluster, or reads that of an old one.
func (c *localCluster) prepare(size, port int, sized bool) error {
	there, err := exists(filepath.Join(c.folder, "cluster.json"))
	if err != nil {
		return err
	}
	if there {
		store := c.Store
		if c.clusterFile, err = readCluster(c.folder); err != nil {
			return err
		}
		if store && !c.Store {
			return fmt.Errorf("the cluster in %s keeps registers, no store: give another --data", c.folder)
		}
		if sized && size != len(c.Nodes) {
			return fmt.Errorf("the cluster in %s has %d nodes, and --size is %d: give it another --data", c.folder, len(c.Nodes), size)
		}
		return nil
	}
	if size < 1 || size > maxSize {
		return fmt.Errorf("--size %d: want 1 to %d nodes", size, maxSize)
	}
	if c.Nodes, err = addresses(size, port); err != nil {
		return err
	}
	c.Cluster = "local-" + crand.Text()[:8]
	return c.create()
}

// create makes the folder, each node's store, and last the file that says that all is there: so no
// node makes a store itself, which one that lost its own must never do.
func (c *localCluster) create() error {
	for i := range c.Nodes {
		if err := os.MkdirAll(c.data(i), 0o700); err != nil {
			return err
		}
		id, err := node.NewIdentity(c.Cluster, i, len(c.Nodes))
		if err != nil {
			return err
		}
		if err := host.CreateStore(filepath.Join(c.data(i), storeFile(c.Store)), node.Format(id)); err != nil {
			return fmt.Errorf("%s has no cluster.json, and what may be stores of a cluster: give another --data: %w", c.folder, err)
		}
	}
	if err := os.WriteFile(c.secret(), []byte(crand.Text()+"\n"), 0o600); err != nil {
		return err
	}
	text, err := json.MarshalIndent(c.clusterFile, "", "  ")
	if err != nil {
		return err
	}
	return wholefile.Write(filepath.Join(c.folder, "cluster.json"), append(text, '\n'))
}

func readCluster(folder string) (c clusterFile, err error) {
	path := filepath.Join(folder, "cluster.json")
	text, err := os.ReadFile(path)
	if err != nil {
		return c, err
	}
	if err := json.Unmarshal(text, &c); err != nil || len(c.Nodes) == 0 {
		return c, fmt.Errorf("%s: want the addresses of nodes, as synod cluster writes them: %w", path, err)
	}
	return c, nil
}

// addresses are so many on this machine, from a port on, or wherever is free.
func addresses(size, from int) (all []string, err error) {
	if from == 0 {
		all, err = port.Free(size)
	} else {
		all, err = listening(size, from)
	}
	for i, at := range all {
		all[i] = "http://" + at
	}
	return all, err
}

// listening are addresses from a port on, if nobody listens there yet.
func listening(size, from int) (all []string, err error) {
	for i := range size {
		l, err := net.Listen("tcp", net.JoinHostPort("127.0.0.1", strconv.Itoa(from+i)))
		if err != nil {
			return nil, fmt.Errorf("node %d cannot listen there: %w: give another --port, or 0 for any that are free", i, err)
		}
		all = append(all, l.Addr().String())
		if err := l.Close(); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (c *localCluster) secret() string { return filepath.Join(c.folder, "secret") }

// data is the folder of a node.
func (c *localCluster) data(i int) string { return filepath.Join(c.folder, fmt.Sprintf("node-%d", i)) }

// run keeps all nodes running until ctx ends, or no node may run any more.
func (c *localCluster) run(ctx context.Context) error {
	var all sync.WaitGroup
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	errs := make([]error, len(c.Nodes))
	var ended atomic.Int64
	for i := range c.Nodes {
		all.Go(func() {
			errs[i] = c.keep(ctx, i, func() {
				if int(ended.Add(1)) == len(c.Nodes) {
					cancel(errAllEnded)
				}
			})
		})
	}
	all.Wait()
	if errors.Is(context.Cause(ctx), errAllEnded) {
		errs = append(errs, errAllEnded)
	}
	c.say.line("cluster", "has stopped")
	return errors.Join(errs...)
}

var errAllEnded = errors.New("each node has ended, and none is started again: see above why")

// keep runs a node, again and again. It says so when the node must not be started again.
func (c *localCluster) keep(ctx context.Context, i int, over func()) error {
	name := fmt.Sprintf("node %d", i)
	for {
		exit, err := c.once(ctx, i, name)
		switch {
		case ctx.Err() != nil:
			return nil
		case err != nil:
			return err
		case exit == 2 && c.faulty == nil:
			c.say.line(name, "has ended, and is not started again")
			over()
			<-ctx.Done()
			return nil
		}
		c.say.line(name, "has ended, and starts again")
		select {
		case <-ctx.Done():
			return nil
		case <-time.After(c.again):
		}
	}
}

// once runs a node until it ends. When ctx does, it is asked to.
func (c *localCluster) once(ctx context.Context, i int, name string) (exit int, err error) {
	data, nodes := c.data(i), c.Nodes
	if c.sees != nil {
		nodes = c.sees(i)
	}
	args := []string{
		"node", "--id", strconv.Itoa(i), "--nodes", strings.Join(nodes, ","), "--cluster", c.Cluster,
		"--data", data, "--secret-file", c.secret(),
	}
	if c.Store {
		args = append(args, "--store")
	}
	if c.faulty != nil {
		args = append(args, "--test-store-fault", c.faulty(i))
	}
	if c.logs {
		args = append(args, "--log", filepath.Join(data, "messages.ndjson"))
	}
	cmd := exec.Command(c.self, args...)
	said := &prefixed{to: c.say, name: name}
	defer said.end()
	cmd.Stderr = said
	p, err := process.Start(cmd)
	if err != nil {
		return 0, err
	}
	defer p.Stdout.Close()
	if c.runs != nil {
		c.runs(i, cmd.Process)
		defer c.runs(i, nil)
	}
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Signal(os.Interrupt) })
	defer stop()
	select {
	case <-p.Gone():
	case <-ctx.Done():
		select {
		case <-p.Gone():
		case <-time.After(goodbye):
			p.Kill()
		}
	}
	_ = p.Wait() // how it ended is its exit code
	return cmd.ProcessState.ExitCode(), nil
}

// goodbye is how long a node may take to stop.
const goodbye = 15 * time.Second

// journal prints whole lines of several.
type journal struct {
	mu sync.Mutex
	to io.Writer
}

func (j *journal) line(name, text string) {
	j.mu.Lock()
	defer j.mu.Unlock()
	fmt.Fprintf(j.to, "%-8s %s\n", name, text)
}

// prefixed prints each line that is written to it.
type prefixed struct {
	to   *journal
	name string
	rest []byte
}

// Write is [io.Writer.Write].
func (p *prefixed) Write(text []byte) (int, error) {
	const longest = 64 << 10
	p.rest = append(p.rest, text...)
	for {
		line, rest, whole := bytes.Cut(p.rest, []byte("\n"))
		if !whole && len(p.rest) < longest {
			return len(text), nil
		}
		p.to.line(p.name, string(line))
		p.rest = rest
	}
}

// end prints what has no end of line.
func (p *prefixed) end() {
	if len(p.rest) > 0 {
		p.to.line(p.name, string(p.rest))
	}
}
