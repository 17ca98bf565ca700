package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/chaos"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/scratch"
)

// chaosRun is a cluster of processes that is broken.
type chaosRun struct {
	localCluster
	clients  int
	seed     uint64
	time     time.Duration
	patience time.Duration
	page     judgedPage

	mu        sync.Mutex
	processes []*os.Process
	links     chaos.Links
}

// chaosReport is what came of it.
type chaosReport struct {
	Seed   uint64        `json:"seed"`
	Counts chaos.Counts  `json:"counts"`
	Events uint64        `json:"events"` // logged, each judged
	Starts uint64        `json:"starts"`
	Wrong  []string      `json:"wrong"`
	Folder string        `json:"folder,omitempty"` // with stores and logs, if something is wrong
	Open   bool          `json:"open,omitempty"`   // there are too many orders of the requests to try
	Took   time.Duration `json:"nanoseconds"`

	event *report.Failure // of a page: the event that is wrong, with the run that leads to it
}

func chaosCommand() *cobra.Command {
	c := &chaosRun{}
	c.again = 100 * time.Millisecond
	var size int
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "chaos",
		Short: "A cluster of processes, killed, halted and cut while clients ask it",
		Long: `chaos runs nodes on this machine, each a process, and while clients set and get it kills
them, halts them, has their stores fail, fill up and be slow, cuts and slows the ways
between them, in one direction too, and loses, repeats and delays what goes there. Then faults end: each node must answer for each register, some order of the requests must explain all
that clients were told, and each event that the nodes logged is judged, as by synod
validate. What is done is drawn from --seed; what comes of it is up to the machine.`,
		Example: `  synod chaos
  synod chaos --time 10m --size 5
  synod chaos --store`,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{serves: "a cluster"},
	}
	f := cmd.Flags()
	f.DurationVar(&c.time, "time", 30*time.Second, "how long")
	f.DurationVar(&c.patience, "patience", 5*time.Minute, "how long all may take to answer once faults have ended")
	f.IntVar(&size, "size", 3, "how many nodes")
	f.IntVar(&c.clients, "clients", 8, "how many clients")
	f.BoolVar(&c.Store, "store", false, "of a replicated store, whose clients have sessions")
	f.Uint64Var(&c.seed, "seed", 1, "what is done")
	c.page.flag(cmd)
	f.BoolVar(&asJSON, "json", false, "print one JSON object")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if runtime.GOOS == "windows" {
			return errors.New("chaos halts processes by signals, which Windows has not")
		}
		if c.time <= 0 || c.patience <= 0 || c.clients < 1 || c.clients > maxClients || size < 2 || size > maxSize {
			return fmt.Errorf("give a --time and a --patience above 0, 1 to %d --clients and 2 to %d nodes as --size", maxClients, maxSize)
		}
		if err := c.page.check(); err != nil {
			return err
		}
		return c.start(cmd, size, asJSON)
	}
	return cmd
}

// maxClients is how many are worth having: more wait for each other.
const maxClients = 10_000

// start makes the cluster, has it broken, and says what came of it.
func (c *chaosRun) start(cmd *cobra.Command, size int, asJSON bool) (err error) {
	if c.self, err = os.Executable(); err != nil {
		return err
	}
	place, err := scratch.NewFolder("chaos")
	if err != nil {
		return err
	}
	c.folder = place.Path
	said, err := os.Create(filepath.Join(c.folder, "said.log"))
	if err != nil {
		return errors.Join(err, place.Remove())
	}
	defer said.Close()
	c.say, c.logs, c.processes = &journal{to: said}, true, make([]*os.Process, size)
	c.faulty = func(i int) string { return filepath.Join(c.data(i), "store-fault") }
	if err := c.prepare(size, 0, true); err != nil {
		return errors.Join(err, place.Remove())
	}
	r, err := c.run(cmd.Context())
	switch stopped := cmd.Context().Err(); {
	case stopped != nil:
		return errors.Join(stopped, place.Remove())
	case err == nil && len(r.Wrong) == 0:
		err = place.Remove()
	default:
		r.Folder, _ = place.Keep()
	}
	if err != nil {
		return fmt.Errorf("%w (stores and logs are in %s)", err, r.Folder)
	}
	err = errors.Join(tell(cmd.OutOrStdout(), asJSON, r, r.print), c.page.write(r.judged()))
	return verdict(err, len(r.Wrong) == 0)
}

// Len is [chaos.Nodes.Len].
func (c *chaosRun) Len() int { return len(c.processes) }

// Process is [chaos.Nodes.Process].
func (c *chaosRun) Process(i int) *os.Process {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.processes[i]
}

// StoreFault is [chaos.Nodes.StoreFault].
func (c *chaosRun) StoreFault(i int) string { return c.faulty(i) }

// connect puts a link between each two nodes.
func (c *chaosRun) connect() (end func(), err error) {
	end = func() {
		for _, row := range c.links {
			for _, l := range row {
				if l != nil {
					l.Close()
				}
			}
		}
	}
	for from := range c.Nodes {
		row := make([]*chaos.Link, len(c.Nodes))
		c.links = append(c.links, row)
		for to, address := range c.Nodes {
			if from == to {
				continue
			}
			if row[to], err = chaos.NewLink(address, c.seed+uint64(from*maxSize+to)); err != nil {
				end()
				return nil, err
			}
		}
	}
	c.sees = func(i int) (addresses []string) {
		for to, address := range c.Nodes {
			if l := c.links[i][to]; l != nil {
				address = "http://" + l.Address()
			}
			addresses = append(addresses, address)
		}
		return addresses
	}
	c.runs = func(i int, p *os.Process) {
		c.mu.Lock()
		defer c.mu.Unlock()
		c.processes[i] = p
	}
	return end, nil
}

// run has the cluster work and break, then work, then end.
func (c *chaosRun) run(ctx context.Context) (*chaosReport, error) {
	begin, r := time.Now(), &chaosReport{Seed: c.seed, Wrong: []string{}}
	end, err := c.connect()
	if err != nil {
		return r, err
	}
	defer end()
	clients, err := c.asking()
	if err != nil {
		return r, err
	}
	running, stop := context.WithCancel(ctx)
	defer stop()
	ended := make(chan error, 1)
	go func() { ended <- c.localCluster.run(running) }()

	breaking, calm := context.WithTimeout(ctx, c.time)
	defer calm()
	var asking sync.WaitGroup
	asking.Go(func() { clients.Run(breaking, c.seed, c.clients) })
	done := chaos.Break(breaking, rand.New(rand.NewPCG(c.seed, 0)), c, c.links)
	asking.Wait()
	r.Counts.Kills, r.Counts.Halts, r.Counts.Cuts, r.Counts.Slows = done.Kills, done.Halts, done.Cuts, done.Slows
	r.Counts.Stores = done.Stores
	r.Counts.Lost, r.Counts.Twice, r.Counts.Behind = done.Lost, done.Twice, done.Behind

	waiting, enough := context.WithTimeout(ctx, c.patience)
	defer enough()
	if err := clients.AskAll(waiting); err != nil {
		r.Wrong = append(r.Wrong, err.Error())
	}
	r.Counts.Sets, r.Counts.Gets, r.Counts.Answers = clients.Counts()
	stop()
	if err := errors.Join(<-ended, ctx.Err()); err != nil {
		return r, err
	}
	if len(r.Wrong) == 0 && r.Counts.Answers == 0 {
		return r, errors.New("nothing is shown: no client was answered; give it more --time")
	}
	key, told, open := clients.Unexplained()
	if r.Open = open; told != "" {
		r.Wrong = append(r.Wrong, "no order of the requests explains what clients were told of "+key+told)
	}
	err = c.judgeLogs(r)
	r.Took = time.Since(begin)
	return r, err
}

// asking are clients.
type asking interface {
	Run(ctx context.Context, seed uint64, clients int)
	Counts() (sets, gets, answers int)
	AskAll(ctx context.Context) error
	Unexplained() (key, told string, open bool)
}

// asking gives clients of what the nodes keep.
func (c *chaosRun) asking() (asking, error) {
	if c.Store {
		return chaos.NewStoreClients(c.Nodes), nil
	}
	return chaos.NewClients(c.Nodes)
}

// judgeLogs has the nodes' logs judged. They ended in order, so nothing is missing.
func (c *chaosRun) judgeLogs(r *chaosReport) error {
	var names []string
	for i := range c.Nodes {
		names = append(names, filepath.Join(c.folder, fmt.Sprintf("node-%d", i), "messages.ndjson"))
	}
	judged, err := judgeFiles(names, nil)
	if err != nil {
		return err
	}
	r.Events = judged.Events
	for _, l := range judged.Logs {
		r.Starts += l.Starts
	}
	switch {
	case judged.Wrong != nil:
		r.Wrong = append(r.Wrong, judged.Wrong.String())
		if c.page.file != "" {
			f := wrongEvent(names, judged.Wrong)
			r.event = &f
		}
	case judged.Gaps():
		r.Wrong = append(r.Wrong, fmt.Sprintf("the logs have gaps: %+v", judged.Logs))
	}
	return nil
}

func (r *chaosReport) print(w io.Writer) {
	r.count(w)
	for _, wrong := range r.Wrong {
		fmt.Fprintf(w, "FALSIFIED: %s\n", wrong)
	}
	if len(r.Wrong) > 0 {
		fmt.Fprintf(w, "stores, logs and what the nodes said are in %s\n", r.Folder)
		return
	}
	fmt.Fprintln(w, r.holds())
}

func (r *chaosReport) holds() string {
	if r.Open {
		return "holds: every event was allowed; of the history there are too many orders to try"
	}
	return "holds: nothing acknowledged was lost, the history is linearizable, every event was allowed"
}

// judged is what the page says.
func (r *chaosReport) judged() judgedRuns {
	out := judgedRuns{step: "chaos", of: fmt.Sprintf("seed %d", r.Seed), verdict: r.holds(), counts: r.count}
	for _, wrong := range r.Wrong {
		f := report.Failure{What: wrong}
		if r.event != nil && r.event.What == wrong {
			f = *r.event
		}
		out.wrong = append(out.wrong, f)
	}
	return out
}

// count says how many of what there were.
func (r *chaosReport) count(w io.Writer) {
	c := r.Counts
	fmt.Fprintf(w, "faults      %s kills, %s halts, %s ways cut, %s slowed; seed %d\n", report.Count(c.Kills), report.Count(c.Halts), report.Count(c.Cuts), report.Count(c.Slows), r.Seed)
	fmt.Fprintf(w, "stores      %s writes failed, %s syncs failed, %s times full, %s slow\n", report.Count(c.Stores.Fails), report.Count(c.Stores.Sync), report.Count(c.Stores.Full), report.Count(c.Stores.Slow))
	fmt.Fprintf(w, "letters     %s lost, %s delivered twice, %s overtaken\n", report.Count(c.Lost), report.Count(c.Twice), report.Count(c.Behind))
	fmt.Fprintf(w, "clients     %s sets, %s gets, %s answers\n", report.Count(c.Sets), report.Count(c.Gets), report.Count(c.Answers))
	fmt.Fprintf(w, "nodes       %s starts, %s events logged and judged\n", report.Count(r.Starts), report.Count(r.Events))
}
