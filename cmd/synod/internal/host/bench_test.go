//go:build linux || darwin

package host_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
)

// BenchmarkSets sets registers of a cluster of three nodes on loopback, each another, with so many
// clients at a time; beside it, how often a second a file of the same folder is synced.
func BenchmarkSets(b *testing.B) {
	for _, clients := range []int{1, 16, 256} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) { sets(b, clients, false, false) })
	}
	b.Run("fsync", syncs)
}

// BenchmarkStoreSets is BenchmarkSets of a replicated store, where each client has a session.
func BenchmarkStoreSets(b *testing.B) {
	for _, clients := range []int{1, 16, 256} {
		b.Run(fmt.Sprint(clients), func(b *testing.B) { sets(b, clients, false, true) })
	}
}

// BenchmarkLogged is what a log of all messages costs.
func BenchmarkLogged(b *testing.B) {
	for _, logs := range []bool{false, true} {
		b.Run(fmt.Sprint(logs), func(b *testing.B) { sets(b, 256, logs, false) })
	}
}

var runs atomic.Int64 // so that each sets registers of its own

func sets(b *testing.B, clients int, logs, store bool) {
	c := newBenchCluster(b, 3, logs, store)
	took := make([]time.Duration, b.N)
	var next atomic.Int64
	var all sync.WaitGroup
	run := runs.Add(1)
	used := processor()
	b.ResetTimer()
	for n := range clients {
		client := c.client(n % 3)
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(b.N); i = next.Add(1) - 1 {
				begin := time.Now()
				if err := set(b, client, fmt.Sprintf("%d.%d", run, i), store); err != nil {
					b.Error(err)
					return
				}
				took[i] = time.Since(begin)
			}
		})
	}
	all.Wait()
	slices.Sort(took)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "sets/s")
	b.ReportMetric(float64((processor()-used).Microseconds())/float64(b.N), "cpu-µs/op")
	b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
	b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "p99-ms")
}

// set sets a register, or one of a thousand keys of a store.
func set(b *testing.B, client *host.Client, key string, store bool) (err error) {
	value := "a value of some length, as most have"
	if store {
		_, err = client.Do(b.Context(), host.Order{Do: "set", Key: key[max(len(key)-3, 0):], Value: &value})
	} else {
		_, err = client.Set(b.Context(), key, value)
	}
	return err
}

// processor is how much time of it this process took.
func processor() time.Duration {
	var used syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &used); err != nil {
		return 0
	}
	return time.Duration(used.Utime.Nano() + used.Stime.Nano())
}

func newBenchCluster(b *testing.B, n int, logs, store bool) *cluster {
	c := newCluster(b, n)
	c.limits, c.logs, c.store = host.Limits{}, logs, store
	return c.startAll()
}

func syncs(b *testing.B) {
	f, err := os.Create(filepath.Join(b.TempDir(), "file"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	for b.Loop() {
		if _, err := f.WriteAt(make([]byte, 4096), 0); err != nil {
			b.Fatal(err)
		}
		if err := f.Sync(); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "syncs/s")
}
