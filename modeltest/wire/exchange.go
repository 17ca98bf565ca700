package wire

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/synod-paxos/synod/internal/jsontext"
)

// window is how many lines may be under way.
const window = 4

// span is requests that are one line.
type span struct {
	first, count int
	batch        bool
}

func (s span) last() int { return s.first + s.count - 1 }

// Exchange sends requests, JSON objects without line ends, and returns the answers in order, as raw
// JSON objects.
//
// Several requests make one line, and several lines are under way; how many make a line depends on
// how fast and how long the answers are. Answers share memory with others of about the same time.
// Errors: *Error, and one that wraps ctx's; then the answers are those of the lines before.
func (a *Adapter) Exchange(ctx context.Context, requests [][]byte) ([][]byte, error) {
	if a.err != nil {
		return nil, a.err
	}
	unwatch := context.AfterFunc(ctx, func() { _ = a.conn.Close() })
	w := &writing{to: a.conn, log: a.log, size: &a.size, requests: requests, lines: make(chan span, window), stop: make(chan struct{}), done: make(chan struct{})}
	stuck := a.write(w)
	got, failed := a.read(requests, w)
	close(w.stop)
	if stuck {
		failed = a.unheard(requests[0])
	}
	if !unwatch() {
		failed = nil
		a.end(0)
		a.err = fmt.Errorf("the adapter was stopped: %w", ctx.Err())
	}
	if failed != nil {
		_ = a.fail(failed)
	}
	if a.err != nil {
		<-w.done
		return got, a.err
	}
	return got, nil
}

// little is so short that the pipe to a program has room for it, if what came before was read.
const little = 4096

// write writes in the background, as requests and answers may be more than a pipe holds; but a
// single short request to a program at once, as a test may go step by step, and to wake another
// thread for each step takes long. stuck tells that the program did not take it in time.
func (a *Adapter) write(w *writing) (stuck bool) {
	if a.ender == nil || len(w.requests) != 1 || len(w.requests[0]) >= little {
		go w.run()
		return false
	}
	late := time.AfterFunc(a.timeout, func() { _ = a.conn.Close() })
	w.run()
	return !late.Stop()
}

// read reads the answers to what is written.
func (a *Adapter) read(requests [][]byte, w *writing) ([][]byte, *Error) {
	got := make([][]byte, 0, len(requests))
	room := maxAnswers + meanAnswer*len(requests)
	last := time.Now()
	for len(got) < len(requests) {
		sent, e := a.next(w, last, requests[len(got)])
		if e != nil {
			return got, e
		}
		_ = a.conn.SetReadDeadline(last.Add(a.timeout))
		line, err := a.out.next()
		a.log.line("< ", line)
		if err != nil {
			return got, a.unread(line, err, w, requests[sent.first])
		}
		if room -= len(line); room < 0 {
			return got, a.tooMuch(len(requests), requests[sent.first])
		}
		var refused []byte
		if got, refused, err = answers(got, line, sent.batch, sent.count); err != nil || refused != nil {
			return got, a.unfit(line, refused, err, requests[min(len(got), sent.last())])
		}
		now := time.Now()
		a.size.learn(now.Sub(last), len(line))
		last = now
	}
	return got, a.unasked(w, last)
}

// next gives the next line that is about to be written.
func (a *Adapter) next(w *writing, last time.Time, request []byte) (span, *Error) {
	select {
	case sent, ok := <-w.lines:
		if !ok {
			return span{}, a.unwritten(request)
		}
		return sent, nil
	case <-time.After(time.Until(last.Add(a.timeout))):
		return span{}, a.unheard(request)
	}
}

// unread is the error of reading a line.
func (a *Adapter) unread(part []byte, err error, w *writing, request []byte) *Error {
	e := &Error{Line: a.out.count + 1, Request: short(request)}
	came := "nothing"
	if len(part) > 0 {
		came = "only a part of a line: " + short(part)
	}
	switch {
	case errors.Is(err, errTooLong):
		e.Kind, e.What = ErrTooLong, "expected a line of at most 16 MB, got "+short(part)
	case errors.Is(err, os.ErrDeadlineExceeded) && w.broken.Load():
		e.Kind, e.What = ErrDied, fmt.Sprintf("expected an answer, got %s; it closed its standard input", came)
	case errors.Is(err, os.ErrDeadlineExceeded):
		e.Kind = ErrLate
		e.What = fmt.Sprintf("expected an answer within %v, got %s; does it read each line and flush its standard output after each answer? if it is just slow, allow it more time", a.timeout, came)
	default:
		e.Kind = ErrDied
		e.What = fmt.Sprintf("expected an answer, got %s; %s", came, a.fate(unreadable(err)))
	}
	return e
}

func unreadable(err error) string {
	if errors.Is(err, io.EOF) {
		return "it closed its standard output"
	}
	return fmt.Sprintf("its standard output cannot be read (%v)", err)
}

// tooMuch is the error for answers that together are too long.
func (a *Adapter) tooMuch(requests int, request []byte) *Error {
	what := fmt.Sprintf("expected at most %d MB and %d bytes for each of %d answers, got more", maxAnswers>>20, meanAnswer, requests)
	return &Error{Kind: ErrTooLong, What: what, Line: a.out.count, Request: short(request)}
}

// unfit is the error for a line that was read.
func (a *Adapter) unfit(line, refused []byte, err error, request []byte) *Error {
	e := &Error{Line: a.out.count, Request: short(request)}
	var form *formError
	switch {
	case errors.As(err, &form) && form.kind == ErrNotJSON:
		e.Kind = ErrNotJSON
		e.What = fmt.Sprintf("%v, in the line %s; only answers belong to the standard output, one line each: print all else on the standard error", err, short(line))
	case err != nil:
		e.Kind, e.What = ErrUndocumented, fmt.Sprintf("%v, in the line %s", err, short(line))
	case refused[0] != '"':
		e.Kind, e.What = ErrUndocumented, `expected a string under "error", got `+short(refused)
	default:
		e.Kind, e.What = ErrRefused, short(jsontext.Unquote(refused))
	}
	return e
}

// unwritten is the error for a request that could not be written, when what was written is
// answered.
func (a *Adapter) unwritten(request []byte) *Error {
	what := "expected it to read further requests, but " + a.fate("it closed its standard input")
	return &Error{Kind: ErrDied, What: what, Request: short(request)}
}

// unasked looks for what the adapter did beyond answering.
func (a *Adapter) unasked(w *writing, last time.Time) *Error {
	if rest := a.out.rest(); len(rest) > 0 {
		return &Error{Kind: ErrUndocumented, What: "expected one line for each line of requests, got more: " + short(rest), Line: a.out.count + 1}
	}
	select {
	case <-w.done:
		return nil
	case <-time.After(time.Until(last.Add(a.timeout))):
		return a.unheard(w.requests[len(w.requests)-1])
	}
}

// unheard is the error for a request that is not read while those before it, or it, are answered.
func (a *Adapter) unheard(request []byte) *Error {
	what := fmt.Sprintf("expected it to read its requests within %v, but it answers without reading them", a.timeout)
	return &Error{Kind: ErrLate, What: what, Request: short(request)}
}
