package wire

import (
	"io"
	"sync/atomic"
	"time"
)

const maxRequests = 256 << 10 // bytes of a line, unless one request is longer

// writing writes requests in the background, in lines.
type writing struct {
	to       io.Writer
	log      *log
	size     *batchSize
	requests [][]byte
	lines    chan span     // what is about to be written; closed after the last
	stop     chan struct{} // closed by the reader when it wants no more
	done     chan struct{} // closed when nothing is being written any more
	broken   atomic.Bool   // the adapter does not read
}

func (w *writing) run() {
	defer close(w.done)
	defer close(w.lines)
	var line []byte
	for first := 0; first < len(w.requests); {
		next := span{first: first}
		line, next.count = batch(line[:0], w.requests[first:], w.size.now())
		next.batch = next.count > 1
		select {
		case w.lines <- next:
		case <-w.stop:
			return
		}
		w.log.line("> ", line[:len(line)-1])
		if _, err := w.to.Write(line); err != nil {
			w.broken.Store(true)
			return
		}
		first += next.count
	}
}

// batch appends the line for the first requests, as many as fit; a single one is no array.
func batch(line []byte, requests [][]byte, most int) ([]byte, int) {
	if most == 1 || len(requests) == 1 || len(requests[0])+len(requests[1]) > maxRequests {
		return append(append(line, requests[0]...), '\n'), 1
	}
	sep, count := byte('['), 0
	for _, r := range requests[:min(most, len(requests))] {
		if len(line)+len(r) > maxRequests {
			break
		}
		line = append(append(line, sep), r...)
		sep = ','
		count++
	}
	return append(line, ']', '\n'), count
}

// batchSize is how many requests make a line. It begins at one and grows while answers come fast
// and short, so that an adapter that takes long for one request is not late with many.
type batchSize struct {
	n          atomic.Int64
	fast, slow time.Duration // a line
}

func (b *batchSize) start(timeout time.Duration) {
	b.n.Store(1)
	b.fast, b.slow = timeout/200, timeout/20
}

func (b *batchSize) now() int { return int(b.n.Load()) }

// learn takes into account how long a line of answers took, and its length.
func (b *batchSize) learn(took time.Duration, length int) {
	const most, short, long = 512, 256 << 10, 2 << 20
	n := b.n.Load()
	switch {
	case took > b.slow || length > long:
		n = max(1, n/2)
	case took < b.fast && length < short:
		n = min(most, 2*n)
	}
	b.n.Store(n)
}
