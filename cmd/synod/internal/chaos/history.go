package chaos

import (
	"context"
	"fmt"
	"math/rand/v2"
	"sync"
	"time"
)

// history is what clients asked, and were told.
type history[A any] struct {
	begin time.Time
	mu    sync.Mutex
	asked []A
}

func (h *history[A]) now() int64 { return int64(time.Since(h.begin)) + 1 }

func (h *history[A]) add(a A) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.asked = append(h.asked, a)
}

// count is how many of what was asked are sets, and gets, and how many were answered.
func (h *history[A]) count(is func(A) (set, answered bool)) (sets, gets, answers int) {
	for _, a := range h.asked {
		set, answered := is(a)
		if set {
			sets++
		}
		if answered {
			answers++
		}
	}
	return sets, len(h.asked) - sets, answers
}

// askAll has each of so many nodes be asked about each key of the history, once: all must answer.
func (h *history[A]) askAll(nodes int, key func(A) string, ask func(node int, key string) error) error {
	var keys []string
	met := map[string]bool{}
	for _, a := range h.asked {
		if of := key(a); !met[of] {
			met[of], keys = true, append(keys, of)
		}
	}
	for n := range nodes {
		for _, key := range keys {
			if err := ask(n, key); err != nil {
				return fmt.Errorf("faults have ended, and node %d does not answer a get of %s: %w", n, key, err)
			}
		}
	}
	return nil
}

// sideBySide runs so many clients, each with its own chance, until all have ended.
func sideBySide(seed uint64, clients int, client func(r *rand.Rand, n int)) {
	var all sync.WaitGroup
	for n := range clients {
		all.Go(func() { client(rand.New(rand.NewPCG(seed, uint64(n))), n) })
	}
	all.Wait()
}

// patiently asks for no longer than a client waits. Who is not answered does not know.
func patiently(ctx context.Context, long time.Duration, ask func(context.Context) error) {
	limited, cancel := context.WithTimeout(ctx, long)
	defer cancel()
	_ = ask(limited)
}
