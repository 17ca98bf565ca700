package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"time"

	"golang.org/x/term"
)

// line is the last line of a terminal, on which a command says what it does, and how long it runs.
// Where a command says nothing for a while the line has its name: so nobody has to guess whether it
// still works. What is written meanwhile stands above.
type line struct {
	mu    sync.Mutex
	to    io.Writer // nil: there is no terminal, and no line
	width func() int

	verb  string // that runs; empty: nobody waits for its end
	text  string // what it does, if it has said so
	began time.Time
	last  time.Time // something was written, or the line taken away
	open  bool      // what was written last is no whole line
	shown int       // columns of it that are there
}

// silence is how long a command may be silent before the line speaks for it.
const silence = time.Second

// onTerminal is the line of this program: it has one terminal.
var onTerminal line

// run shows the line on a terminal from now on.
func (l *line) run(to *os.File) {
	if !term.IsTerminal(int(to.Fd())) {
		return
	}
	l.mu.Lock()
	l.to, l.width, l.began, l.last = to, func() int { return columns(to) }, time.Now(), time.Now()
	l.mu.Unlock()
	go func() {
		for now := range time.Tick(200 * time.Millisecond) {
			l.tick(now)
		}
	}()
}

func columns(of *os.File) int {
	const usual = 80
	if width, _, err := term.GetSize(int(of.Fd())); err == nil && width > 0 {
		return width
	}
	return usual
}

// begin says which command runs.
func (l *line) begin(verb string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.verb = verb
}

// stays is for a command that has said that it goes on until it is interrupted.
func (l *line) stays() { l.begin("") }

// say says what is being done.
func (l *line) say(text string) {
	l.mu.Lock()
	l.text = text
	l.mu.Unlock()
	l.tick(time.Now())
}

// clear takes the line away until something is said.
func (l *line) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.text, l.last = "", time.Now()
	l.hide()
}

// end takes it away for good.
func (l *line) end() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hide()
	l.to = nil
}

// above has something written where the line is.
func (l *line) above(text []byte, write func([]byte) (int, error)) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.hide()
	l.last, l.open = time.Now(), !bytes.HasSuffix(text, []byte("\n"))
	return write(text)
}

// tick shows the line as it is at a time.
func (l *line) tick(now time.Time) {
	l.mu.Lock()
	defer l.mu.Unlock()
	text := l.text
	if text == "" && now.Sub(l.last) >= silence {
		text = l.verb
	}
	if l.to == nil || text == "" || l.open {
		return
	}
	since := now.Sub(l.began)
	text = fmt.Sprintf("%c %s [%v]", `|/-\`[since/(200*time.Millisecond)%4], text, since.Truncate(time.Second))
	shown := []rune(text)
	shown = shown[:min(len(shown), l.width()-1)]
	fmt.Fprintf(l.to, "\r%s%s", string(shown), strings.Repeat(" ", max(0, l.shown-len(shown))))
	l.shown = len(shown)
}

func (l *line) hide() {
	if l.to != nil && l.shown > 0 {
		fmt.Fprintf(l.to, "\r%s\r", strings.Repeat(" ", l.shown))
		l.shown = 0
	}
}

// besideLine is the standard error of commands, above the line.
type besideLine struct{ *os.File }

func (b besideLine) Write(p []byte) (int, error) { return onTerminal.above(p, b.File.Write) }
