// Command registers measures how fast registers are set that are set once, or with -store keys of
// a replicated store: by synod, and by hashicorp/raft behind the same HTTP, one after the other
// with the same clients, each a cluster of three processes on this machine. Beside them it
// measures how often a second a file is synced.
//
// It is a module of its own, so that nobody who uses synod gets what it needs:
//
//	go build -o /somewhere/synod ./cmd/synod
//	cd ci/registers && go run . -synod /somewhere/synod
//
// Raft is asked at its leader, which saves it a way, and so is synod's store; registers have none,
// and are asked at each node.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// contender is a cluster that runs.
type contender struct {
	name  string
	nodes []string // addresses of those that are asked
	set   setting
	end   func()
}

func main() {
	synod := flag.String("synod", "", "the program synod")
	store := flag.Bool("store", false, "measure the store, and not registers")
	long := flag.Duration("time", 5*time.Second, "how long each number of clients asks")
	rounds := flag.Int("rounds", 3, "how often all is measured")
	flag.Parse()
	if at := os.Getenv(raftNode); at != "" {
		exit(runRaft(at))
	}
	if *synod == "" {
		exit(fmt.Errorf("give -synod, the program"))
	}
	exit(measure(*synod, *store, *long, *rounds))
}

func exit(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(2)
	}
	os.Exit(0)
}

// measure measures all, several times, so that what else the machine does hits both.
func measure(synod string, store bool, long time.Duration, rounds int) error {
	folder, err := os.MkdirTemp("", "registers")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	fmt.Printf("%-14s %8s %10s %10s %10s\n", "", "CLIENTS", "SETS/S", "P50", "P99")
	for round := range rounds {
		syncs, err := syncRate(folder, long/2)
		if err != nil {
			return err
		}
		fmt.Printf("%-14s %8s %10.0f syncs/s\n", "file", "", syncs)
		for _, start := range []func(string) (*contender, error){
			func(folder string) (*contender, error) { return startSynod(synod, store, folder) },
			func(folder string) (*contender, error) { return startRaft(store, folder) },
		} {
			c, err := start(filepath.Join(folder, fmt.Sprint(round)))
			if err != nil {
				return err
			}
			err = c.measure(long)
			c.end()
			if err != nil {
				return fmt.Errorf("%s: %w", c.name, err)
			}
		}
	}
	return nil
}

func (c *contender) measure(long time.Duration) error {
	for _, clients := range []int{1, 16, 256} {
		r, err := ask(c.set, c.nodes, clients, long)
		if err != nil {
			return err
		}
		fmt.Printf("%-14s %8d %10.0f %10s %10s\n", c.name, clients, r.perSecond, r.p50.Round(100*time.Microsecond), r.p99.Round(100*time.Microsecond))
	}
	return nil
}

// syncRate is how often a second 4 KiB of a file are written and synced.
func syncRate(folder string, long time.Duration) (perSecond float64, err error) {
	f, err := os.Create(filepath.Join(folder, "file"))
	if err != nil {
		return 0, err
	}
	defer f.Close()
	page, begin, n := make([]byte, 4096), time.Now(), 0
	for time.Since(begin) < long {
		if _, err := f.WriteAt(page, 0); err != nil {
			return 0, err
		}
		if err := f.Sync(); err != nil {
			return 0, err
		}
		n++
	}
	return float64(n) / time.Since(begin).Seconds(), nil
}
