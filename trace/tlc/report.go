package tlc

import (
	"slices"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// Limits of what a Result holds; what goes beyond is counted in Result.Dropped.
const (
	maxOutput   = 100_000   // lines printed
	maxPrinted  = 32 << 20  // bytes printed
	maxWarnings = 1000      // warnings
	maxTrace    = 256 << 20 // bytes of the trace
	maxParser   = 1 << 20   // bytes of the parser's complaints
	maxActions  = 10_000    // actions whose edges are counted
	maxTail     = 40        // lines kept for an end that is not understood
	maxTailLine = 500       // bytes of each
)

// report collects what TLC says in one run. Feed it lines; then outcome tells how the run ended.
type report struct {
	result   Result
	dir      string // the run's folder, which is left out of what TLC says about files
	progress func(Progress)
	notice   func(code int)    // of each message; may be nil
	listen   func(line string) // to each that is printed; may be nil
	enough   bool              // whoever listens wants no more

	split    splitter
	first    *message // the first error
	errors   []int    // codes of all errors, those inside others included, at most maxErrors
	position Location // the innermost expression under evaluation
	parser   strings.Builder
	module   string // that the parser was reading last
	tail     []string
	printed  int
	traced   int
	parsing  bool
	started  bool
	finished bool
	success  bool
	heap     bool // Java itself says that the heap is exhausted
	simulate bool
}

const maxErrors = 100

func newReport(dir string, simulate bool, progress func(Progress)) *report {
	r := &report{dir: dir, simulate: simulate, progress: progress}
	r.split = splitter{message: r.onMessage, plain: r.onPlain}
	return r
}

// line takes the next line of TLC's standard output.
func (r *report) line(line string) {
	if r.dir != "" {
		line = strings.ReplaceAll(line, r.dir, "")
	}
	r.keepTail(line)
	r.split.line(line)
}

func (r *report) keepTail(line string) {
	if len(line) > maxTailLine {
		line = strings.ToValidUTF8(line[:maxTailLine], "") + "..."
	}
	if len(r.tail) == maxTail {
		r.tail = slices.Delete(r.tail, 0, 1)
	}
	r.tail = append(r.tail, line)
}

// doomed says that TLC cannot end well any more, and may not end at all.
func (r *report) doomed() bool {
	return r.heap || slices.ContainsFunc(r.errors, func(code int) bool {
		return slices.Contains(heapCodes, code) || slices.Contains(diskCodes, code)
	})
}

const heapLine = "Terminating due to java.lang.OutOfMemoryError"

func (r *report) onPlain(line string) {
	switch {
	case strings.HasPrefix(line, heapLine):
		r.heap = true
	case r.parsing:
		r.onParser(line)
	case r.started:
		r.onPrinted(line)
	}
}

func (r *report) onPrinted(line string) {
	if r.listen != nil {
		r.listen(line)
	}
	if len(r.result.Output) >= maxOutput || r.printed+len(line) > maxPrinted {
		r.result.Dropped++
		return
	}
	r.printed += len(line)
	r.result.Output = append(r.result.Output, line)
}

var parsingLine = pattern.Pattern(`^Parsing file (?:.*[/\\])?(\w+)\.tla(?: \(jar:file:.*\))?$`)

// translationLine is the parser's warning that a module's TLA+ is not what its PlusCal says.
var translationLine = pattern.Pattern(`^(?:!! WARNING: )?(The PlusCal .*changed since.*)$`)

func (r *report) onParser(line string) {
	if m := parsingLine.FindStringSubmatch(line); m != nil {
		r.module = m[1]
		return
	}
	if m := translationLine.FindStringSubmatch(line); m != nil {
		r.warn(m[1])
		return
	}
	if r.parser.Len()+len(line) < maxParser {
		r.parser.WriteString(line + "\n")
	}
}

func (r *report) onMessage(m message) {
	if r.notice != nil {
		defer func() { r.notice(m.code) }()
	}
	switch m.class {
	case classError, classBug:
		r.onError(m)
	case classWarning:
		r.onWarning(m)
	}
	switch m.code {
	case codeVersion:
		r.result.Version = m.text
	case codeParserStart:
		r.parsing = true
	case codeParserEnd:
		r.parsing = false
	case codeStarting:
		r.started = true
	case codeFinished:
		r.finished = true
	case codeSuccess:
		r.success = true
	case codeCoverage:
		r.result.Edges = nil
	case codeCoverageAction:
		r.onAction(m.text)
	case codeNesting:
		r.position = innermost(m.text)
	case codeState, codeStateAction, codeStutters, codeBackTo:
		r.onState(m)
	default:
		r.onCount(m)
	}
}

func (r *report) onError(m message) {
	if len(r.errors) < maxErrors {
		r.errors = append(append(r.errors, m.code), m.inner[:min(len(m.inner), maxErrors)]...)
	}
	if r.first == nil && m.code != codeNesting {
		r.first = &m
	}
}

func (r *report) onWarning(m message) {
	if m.code != codeGarbageCollector {
		r.warn(strings.TrimSpace(m.text))
	}
}

func (r *report) warn(text string) {
	if len(r.result.Warnings) >= maxWarnings {
		r.result.Dropped++
		return
	}
	r.result.Warnings = append(r.result.Warnings, text)
}

func (r *report) onState(m message) {
	if r.traced+len(m.text) > maxTrace || m.cut {
		r.result.Dropped++
		return
	}
	r.traced += len(m.text)
	if loop := parseLoop(m, r.result.Trace); loop != nil {
		r.result.Loop = loop
	} else if state, ok := parseState(m.text); ok {
		r.result.Trace = append(r.result.Trace, state)
	}
}

var (
	initLine     = pattern.Pattern(`^Finished computing initial states: ([\d,]+) (?:distinct )?states? generated(?:, with ([\d,]+) of them distinct)?`)
	initSimLine  = pattern.Pattern(`^Computed ([\d,]+) initial states`)
	statsLine    = pattern.Pattern(`^([\d,]+) states generated, ([\d,]+) distinct states found, ([\d,]+) states left on queue`)
	statsSimLine = pattern.Pattern(`^The number of states generated: ([\d,]+)`)
	depthLine    = pattern.Pattern(`^The depth of the complete state graph search is ([\d,]+)`)
	progressLine = pattern.Pattern(`^Progress\((-?[\d,]+)\) at .*: ([\d,]+) states generated(?: \([^)]*\))?, ` +
		`(-?[\d,]+) distinct states found(?: \([^)]*\))?, (-?[\d,]+) states left on queue`)
)

func (r *report) onCount(m message) {
	res := &r.result
	switch m.code {
	case codeInit1, codeInit2:
		if n := numbers(initLine, m.text); n != nil {
			res.Initial, res.InitialDistinct = n[0], n[1]
			if m.code == codeInit1 {
				res.InitialDistinct = n[0]
			}
		}
	case codeInitSimulation:
		if n := numbers(initSimLine, m.text); n != nil {
			res.Initial = n[0]
		}
	case codeStats:
		if n := numbers(statsLine, m.text); n != nil {
			res.Generated, res.Distinct, res.Queue = n[0], n[1], n[2]
		}
	case codeStatsSimulation:
		if n := numbers(statsSimLine, m.text); n != nil {
			res.Generated = n[0]
		}
	case codeDepth:
		if n := numbers(depthLine, m.text); n != nil {
			res.Depth = int(n[0])
		}
	case codeProgress, codeProgressSimulation:
		r.onProgress(m.text)
	}
}

func (r *report) onProgress(text string) {
	n := numbers(progressLine, text)
	if n == nil {
		return
	}
	p := Progress{Depth: int(n[0]), Generated: n[1], Distinct: n[2], Queue: n[3]}
	res := &r.result
	res.Generated, res.Distinct, res.Queue, res.Depth = p.Generated, max(p.Distinct, 0), max(p.Queue, 0), max(p.Depth, 0)
	if r.progress != nil {
		r.progress(p)
	}
}

var actionLine = pattern.Pattern(`^<(\S+) line (\d+), col (\d+) to line \d+, col \d+ of module (\w+)(?: \((\d+) (\d+) [\d ]+\))?>: [\d,]+:([\d,]+)`)

// onAction takes how often an action was taken. A line of another form is left out; whole sees it.
func (r *report) onAction(text string) {
	if m := actionLine.FindStringSubmatch(text); m != nil && len(r.result.Edges) < maxActions {
		e := ActionEdges{Action: m[1], At: location(m[4], m[2], m[3]), Edges: number(m[7])}
		if m[5] != "" {
			e.Disjunct = location(m[4], m[5], m[6])
		}
		r.result.Edges = append(r.result.Edges, e)
	}
}

// whole keeps the edges of actions only if there is no other edge.
func (r *report) whole() {
	sum := r.result.Initial
	for _, e := range r.result.Edges {
		sum += e.Edges
	}
	if sum != r.result.Generated {
		r.result.Edges = nil
	}
}

// numbers gives the groups of a match as integers, 0 for a group that is absent, nil without a
// match.
func numbers(re pattern.Pattern, text string) []int64 {
	m := re.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	out := make([]int64, len(m)-1)
	for i, group := range m[1:] {
		out[i] = number(group)
	}
	return out
}

// number reads an integer with or without commas between thousands; 0 if it is none.
func number(text string) int64 {
	n, err := strconv.ParseInt(strings.ReplaceAll(text, ",", ""), 10, 64)
	if err != nil {
		return 0
	}
	return n
}
