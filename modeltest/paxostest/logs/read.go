package logs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
)

// maxLine is how long a line may be: a Promise of a log may report many votes.
const maxLine = 32 << 20

// Source is a log to read, and how it is called.
type Source struct {
	Name string
	From io.Reader
	// Growing says that reading waits at the end for what is logged next, until From has none more
	// to give: what is there already is judged meanwhile.
	Growing bool

	excerpt *excerpt         // nil if it is a log
	fresh   func() io.Reader // reads it from its beginning; nil if that can be done but once
}

// excerpt says of a part of a log what is missing of the whole: of the part itself nothing is.
type excerpt struct {
	Missed bool `json:"missed,omitempty"` // lines from the beginning on, of documents that do not say where
	Open   bool `json:"open,omitempty"`   // lines somewhere, or its end

	slot   *uint64  // all that there is of the others is what was said beside; nil: none is left out
	missed []uint64 // lines before each of its lines
}

// onlySlot is the one slot that there is of a log, or nil.
func (r *reader) onlySlot() *uint64 {
	if r.excerpt == nil {
		return nil
	}
	return r.excerpt.slot
}

// placed is an event, and where it stands.
type placed struct {
	Event
	text   []byte // as it is, for who keeps it
	file   string
	line   int
	missed uint64 // lines before it that are not there, and whole runs
	runs   uint64 // of these
	hash   uint64 // of its message, once it is asked for; 0: it was not
}

// reader reads a log ahead, while what came before is judged.
type reader struct {
	name    string
	batches chan []placed
	used    chan []placed // batches that are done with
	batch   []placed
	next    int
	err     error // after the last batch
	ended   bool  // the last line was a stop
	torn    bool  // the last line was not whole
	stop    chan struct{}
	drained bool // all is in batch
	lastGap int  // in batch, then
	lastRun uint64
	cluster cluster // as the first start says
	node    int     // likewise
	slots   bool    // are named, as the first start says
	excerpt *excerpt
	forms   *forms
	texts   bool // are kept
	growing bool
	pending bool            // growing, and all that came is judged
	news    chan<- struct{} // is told that more came
}

// read reads the files of a log, one after another.
func read(files []Source, f *forms, texts bool, news chan<- struct{}) *reader {
	s := files[len(files)-1]
	r := &reader{name: files[0].Name, forms: f, excerpt: s.excerpt, texts: texts, growing: s.Growing, news: news, batches: make(chan []placed, 4), used: make(chan []placed, 4), stop: make(chan struct{})}
	go r.run(files)
	return r
}

// A batch is so many lines, or bytes, at most. Most logs are small, so that room for all that comes
// for the longest would be most of the work.
const (
	batchSize  = 512
	batchBytes = 1 << 20
	atOnce     = 1 << 13 // bytes of a file
)

// run reads files until there are no more, or nobody wants them.
func (r *reader) run(files []Source) {
	defer wake(r.news)
	defer close(r.batches)
	batch, size, expected, parse := []placed(nil), 0, uint64(1), newParser(r.forms)
	for _, f := range files {
		in := &lineReader{in: bufio.NewReaderSize(f.From, atOnce)}
		r.torn = false
		for err := error(nil); err == nil; {
			var text []byte
			if text, err = in.next(); err == nil {
				e := placed{file: f.Name, line: f.place(in.line)}
				parse.at = Place{e.file, e.line}
				if expected, err = r.event(parse, text, expected, &e); err == nil {
					batch, size = append(batch, e), size+len(text)
				}
				r.ended = e.Do == Stop || e.Do == Continue && r.ended
			}
			if err == nil && len(batch) < batchSize && size < batchBytes && !(r.growing && mustWait(in.in)) {
				continue
			}
			if err != nil {
				r.finish(err, text, f.Name, f.place(in.line))
			}
			select {
			case r.batches <- batch:
				wake(r.news)
			case <-r.stop:
				return
			}
			batch, size = r.empty(), 0
		}
		if r.err != nil {
			return
		}
	}
}

// event reads a line, and gives the number of the next.
func (r *reader) event(parse *parser, text []byte, expected uint64, e *placed) (next uint64, err error) {
	if r.texts {
		e.text = bytes.Clone(text)
	}
	if err := parse.event(text, &e.Event); err != nil {
		return 0, err
	}
	err = e.check()
	if err == nil && (e.Do == Start || e.Do == Continue) {
		err = r.begins(&e.Event)
	}
	if r.excerpt != nil && e.line <= len(r.excerpt.missed) {
		e.missed = r.excerpt.missed[e.line-1]
	}
	if err != nil || r.excerpt != nil {
		return expected, err
	}
	if err := errors.Join(e.fits(r.slots), e.checkLowest(r.cluster.lowest()), e.checkNodes(r.cluster, r.node)); err != nil {
		return 0, err
	}
	next, err = e.count(expected)
	if r.countRun(e); err == nil && r.ended && e.missed == 0 && e.Do != Start && e.Do != Continue {
		err = refused("want a start after a stop, got " + e.Do)
	}
	return next, err
}

// begins compares a start with the first one: a node stays in its cluster, and what it is. Of the
// first itself whoever meets the log says what is wrong.
func (r *reader) begins(e *Event) error {
	c, err := e.cluster()
	switch {
	case r.cluster.nodes == 0:
		if r.cluster, r.slots = c, e.Log; e.Node != nil {
			r.node = *e.Node
		}
		return nil
	case err == nil && c != r.cluster:
		return otherCluster(c, "earlier starts", r.cluster)
	case err == nil && e.Log != r.slots:
		return refused(`want "log": true in all starts of a node, or in none: it keeps a log of slots or registers`)
	}
	return err
}

// countRun notes that a node has run without log: of each such run a start is missing, and nobody
// knows what else. A start that does not say which it is counts as the next.
func (r *reader) countRun(e *placed) {
	switch {
	case e.Do == Start && e.Run == 0:
		r.lastRun++
	case e.Do == Start && e.Run > r.lastRun+1:
		e.runs = e.Run - r.lastRun - 1
		e.missed += e.runs
	}
	if (e.Do == Start || e.Do == Continue) && e.Run > 0 {
		r.lastRun = e.Run
	}
}

// mustWait tells whether no whole line is there yet.
func mustWait(in *bufio.Reader) bool {
	there, _ := in.Peek(in.Buffered())
	return bytes.IndexByte(there, '\n') < 0
}

// wake says that there is something new; once is enough until it is heard.
func wake(news chan<- struct{}) {
	select {
	case news <- struct{}{}:
	default:
	}
}

// count notes which lines are missing before an event, and gives the number of the next.
func (e *placed) count(expected uint64) (next uint64, err error) {
	switch {
	case e.N == 0:
		return expected, nil
	case e.N < expected || e.N == math.MaxUint64:
		return 0, fmt.Errorf("want lines whose numbers rise, %d or more here, got %d: is it two logs, or one twice?", expected, e.N)
	}
	e.missed = e.N - expected
	return e.N + 1, nil
}

// lineReader reads lines, and counts them. Blank ones are passed over, and a mark of the order of
// bytes before the first.
type lineReader struct {
	in   *bufio.Reader
	line int // that was read last
}

// compressed is how files begin that are no text.
var compressed = map[string]string{"\x1f\x8b": "gunzip", "\x28\xb5\x2f\xfd": "unzstd"}

func (l *lineReader) next() ([]byte, error) {
	for {
		text, err := readLine(l.in)
		if l.line++; l.line == 1 {
			for mark, tool := range compressed {
				if bytes.HasPrefix(text, []byte(mark)) {
					return nil, refused("it is compressed: run " + tool + " first")
				}
			}
			text = bytes.TrimPrefix(text, []byte("\xef\xbb\xbf"))
		}
		if err != nil || len(bytes.TrimSpace(text)) > 0 {
			return text, err
		}
	}
}

// readLine reads a line without its end. A last line without end comes with [io.ErrUnexpectedEOF],
// if it is not whole.
func readLine(in *bufio.Reader) ([]byte, error) {
	text, err := in.ReadSlice('\n')
	if err == nil {
		return text[:len(text)-1], nil
	}
	long := bytes.Clone(text)
	for errors.Is(err, bufio.ErrBufferFull) && len(long) < maxLine {
		text, err = in.ReadSlice('\n')
		long = append(long, text...)
	}
	switch {
	case err == nil:
		return long[:len(long)-1], nil
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, fmt.Errorf("want lines of at most %d bytes", maxLine)
	case errors.Is(err, io.EOF) && isWhole(long):
		return long, nil
	case errors.Is(err, io.EOF) && len(long) > 0:
		return long, io.ErrUnexpectedEOF
	}
	return nil, err
}

// isWhole tells whether a text is an object, from its beginning to its end: no part of one is.
func isWhole(text []byte) bool {
	return bytes.HasPrefix(bytes.TrimLeft(text, " \t\r"), []byte("{")) && json.Valid(text)
}

// finish notes how a log ends. A last line that is not whole is as legal as none.
func (r *reader) finish(err error, text []byte, file string, line int) {
	var start refused
	switch {
	case errors.As(err, &start):
		r.err = fmt.Errorf("%s:%d: %w", file, line, err)
	case errors.Is(err, io.ErrUnexpectedEOF) && text != nil:
		r.torn, r.ended = true, false
	case errors.Is(err, io.EOF):
	default:
		r.err = fmt.Errorf("%s:%d: want an event as JSON: %w", file, line, err)
	}
}

// empty gives a batch to fill, if possible one that was used.
func (r *reader) empty() []placed {
	select {
	case used := <-r.used:
		clear(used)
		return used[:0]
	default:
		return nil
	}
}

// peek gives the next event, nil if there is none; none yet if it is pending then.
func (r *reader) peek() *placed {
	for r.next == len(r.batch) {
		if r.batch != nil { // the reader has it before it misses it
			select {
			case r.used <- r.batch:
			default:
			}
			r.batch, r.next = nil, 0
		}
		batch, more := r.more()
		if !more {
			return nil
		}
		r.batch = batch
	}
	return &r.batch[r.next]
}

// more gives the next batch. It waits for one, unless the log grows.
func (r *reader) more() (batch []placed, more bool) {
	r.pending = false
	if !r.growing {
		batch, more = <-r.batches
		return batch, more
	}
	select {
	case batch, more = <-r.batches:
	default:
		r.pending = true
	}
	return batch, more
}

// first waits for the first event.
func (r *reader) first() *placed {
	if r.next == len(r.batch) {
		r.batch, r.next = <-r.batches, 0
	}
	return r.peek()
}

func (r *reader) pop() { r.next++ }

// rest reads what is left, and says what of the log cannot be read. What grows is not waited for.
func (r *reader) rest() error {
	if r.growing {
		return nil
	}
	for range r.batches {
	}
	return r.err
}

// lacks tells whether lines are missing from here on, or at the end. It reads all of them at once,
// so it is for when something seems wrong already.
func (r *reader) lacks() bool {
	if r.excerpt != nil {
		return r.excerpt.Missed || r.excerpt.Open
	}
	if !r.drained {
		r.drained = true
		r.batch, r.next = slices.Clone(r.batch[r.next:]), 0
		for batch := range r.batches {
			r.batch = append(r.batch, batch...)
		}
		r.lastGap = -1
		for i, e := range r.batch {
			if e.missed > 0 {
				r.lastGap = i
			}
		}
	}
	return !r.ended || r.err != nil || r.lastGap >= r.next
}
