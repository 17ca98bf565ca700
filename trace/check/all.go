package check

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sync"

	"github.com/synod-paxos/synod/trace/manifest"
)

// All checks many models, opt.Cores at a time and the longest first, as far as the manifest knows. each, if not nil, gets
// every report as soon as it is there, from the goroutine that called All. The reports are in the order of models. The error
// is ctx's: then some models have a report whose Err says so.
func All(ctx context.Context, m *manifest.Manifest, models []*manifest.Model, opt Options, each func(*Report)) ([]Report, error) {
	reports := make([]Report, len(models))
	queue, done := make(chan int), make(chan int)
	var workers sync.WaitGroup
	for range min(max(opt.Cores, 1), max(len(models), 1)) {
		workers.Go(func() {
			for i := range queue {
				reports[i] = Check(ctx, m, models[i], opt)
				done <- i
			}
		})
	}
	go func() {
		for _, i := range longestFirst(models) {
			queue <- i
		}
		close(queue)
		workers.Wait()
		close(done)
	}()
	for i := range done {
		if each != nil {
			each(&reports[i])
		}
	}
	return reports, context.Cause(ctx)
}

// longestFirst gives the indexes of models by descending number of states, so that no long run is left at the end. A model
// without a figure may be long.
func longestFirst(models []*manifest.Model) []int {
	order := make([]int, len(models))
	for i := range order {
		order[i] = i
	}
	states := func(i int) int64 {
		if n := models[i].Expect.Generated; n > 0 {
			return n
		}
		return math.MaxInt64
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(states(b), states(a)) })
	return order
}
