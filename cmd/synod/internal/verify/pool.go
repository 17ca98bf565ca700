package verify

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"sync"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/manifest"
)

// job is work that gives rows. Jobs run side by side, those with the most to do
// first, so that the last to finish is a short one; their rows come in the order
// in which the jobs were listed.
type job struct {
	name     string
	estimate int64 // of work, in states generated
	run      func(ctx context.Context) ([]report.Row, error)
}

// each is a job for each of some models.
func each(models []*manifest.Model, do func(context.Context, *manifest.Model) ([]report.Row, error)) (jobs []job) {
	for _, m := range models {
		jobs = append(jobs, job{m.Name, m.Expect.Generated, func(ctx context.Context) ([]report.Row, error) { return do(ctx, m) }})
	}
	return jobs
}

// one is the only row of a job.
func one(row report.Row, err error) ([]report.Row, error) { return []report.Row{row}, err }

// safely is run, in which a panic is an error of the job: of code that it runs, or of ours.
func (j job) safely(ctx context.Context) (rows []report.Row, err error) {
	defer func() {
		if value := recover(); value != nil {
			rows, err = nil, fmt.Errorf("%s: %w", j.name, modeltest.Recovered(value))
		}
	}()
	return j.run(ctx)
}

// outcome is what a job gave; its place among them is the job's.
type outcome struct {
	rows []report.Row
	err  error
	done bool
}

// runAll runs the jobs on so many cores. emit gets each row once all rows before it were emitted,
// or at an interruption; early, if it is not nil, gets each when its job ends; started tells that a
// job began. None of them is called by two at a time. The first error ends all, and is what comes
// back.
func runAll(ctx context.Context, cores int, jobs []job, started func(done int, name string), early, emit func(report.Row)) error {
	outside := ctx
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	p := pool{jobs: jobs, outcomes: make([]outcome, len(jobs)), early: early, emit: emit, started: started}
	order := byEstimate(jobs)
	next := make(chan int)
	var workers sync.WaitGroup
	for range max(1, cores) {
		workers.Go(func() {
			for i := range next {
				p.begin(i)
				rows, err := jobs[i].safely(ctx)
				if err != nil {
					cancel(err)
				}
				p.finish(i, outcome{rows, err, true})
			}
		})
	}
	feed(ctx, next, order)
	workers.Wait()
	if outside.Err() != nil {
		p.rest()
	}
	return context.Cause(ctx)
}

func feed(ctx context.Context, next chan<- int, order []int) {
	defer close(next)
	for _, i := range order {
		select {
		case next <- i:
		case <-ctx.Done():
			return
		}
	}
}

func byEstimate(jobs []job) []int {
	order := make([]int, len(jobs))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(jobs[b].estimate, jobs[a].estimate) })
	return order
}

// pool is what the workers share.
type pool struct {
	mu       sync.Mutex
	jobs     []job
	outcomes []outcome
	emitted  int // jobs
	finished int
	emit     func(report.Row)
	early    func(report.Row)
	started  func(done int, name string)
}

func (p *pool) begin(i int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.started(p.finished, p.jobs[i].name)
}

func (p *pool) finish(i int, o outcome) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.outcomes[i] = o
	p.finished++
	if p.early != nil && o.err == nil {
		for _, row := range o.rows {
			p.early(row)
		}
	}
	for p.emitted < len(p.outcomes) && p.outcomes[p.emitted].done && p.outcomes[p.emitted].err == nil {
		for _, row := range p.outcomes[p.emitted].rows {
			p.emit(row)
		}
		p.emitted++
	}
}

// rest emits the rows that waited for those before them, after an interruption: who waited for a
// job that never ends sees what the others found.
func (p *pool) rest() {
	for _, o := range p.outcomes[p.emitted:] {
		if o.done && o.err == nil {
			for _, row := range o.rows {
				p.emit(row)
			}
		}
	}
}
