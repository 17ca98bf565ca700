package main

import (
	"fmt"
	"io"
	"sync"
	"time"

	"golang.org/x/term"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/trace/tlc"
)

// progress is a line on a terminal, and nothing elsewhere.
type progress struct {
	line *line // nil: nobody sees it

	mu   sync.Mutex
	last time.Time
	done int
}

func isTerminal(w io.Writer) bool {
	f, ok := w.(interface{ Fd() uintptr })
	return ok && term.IsTerminal(int(f.Fd()))
}

func newProgress(w io.Writer) *progress {
	if !isTerminal(w) {
		return &progress{}
	}
	return &progress{line: &onTerminal}
}

// seen tells whether somebody sees it.
func (p *progress) seen() bool { return p.line != nil }

func (p *progress) started(done int, name string) {
	p.mu.Lock()
	p.done = done
	p.mu.Unlock()
	p.say(fmt.Sprintf("%d done, now %s", done, name))
}

// searches tells how far TLC is with a model.
func (p *progress) searches(model string, at tlc.Progress) {
	if p.due(time.Now()) {
		p.mu.Lock()
		done := p.done
		p.mu.Unlock()
		p.say(fmt.Sprintf("%d done, %s has %s states, %s to go on from", done, model, report.Count(at.Distinct), report.Count(at.Queue)))
	}
}

// due reports whether it is time to say something again.
func (p *progress) due(now time.Time) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Sub(p.last) < 200*time.Millisecond {
		return false
	}
	p.last = now
	return true
}

func (p *progress) say(text string) {
	if p.seen() {
		p.line.say(text)
	}
}

func (p *progress) clear() {
	if p.seen() {
		p.line.clear()
	}
}
