package scenario

import (
	"fmt"
	"path"
	"strings"
)

// Limits of a file.
const (
	maxFile  = 1 << 20 // bytes
	maxLines = 10_000  // of its blocks
)

// The info strings of the blocks that count.
const (
	settingBlock = "setting"
	stepsBlock   = "steps"
	diagramBlock = "diagram"
)

// Parse reads a scenario; file is its name, with slashes. Errors begin with FILE:LINE and wrap
// ErrSyntax.
func Parse(file string, text []byte) (*Scenario, error) {
	s := &Scenario{File: file, Name: strings.TrimSuffix(path.Base(file), ".md")}
	p := &parser{s: s, seen: map[string]int{}}
	if len(text) > maxFile {
		return nil, p.errorf(1, "expected at most %d bytes, got %d", maxFile, len(text))
	}
	for _, line := range strings.Split(string(text), "\n") {
		p.number++
		if err := p.line(strings.TrimSuffix(line, "\r")); err != nil {
			return nil, err
		}
	}
	return s, p.end()
}

type parser struct {
	s      *Scenario
	number int
	block  string         // the info string; of a block that is open
	open   int            // the line where it was opened; 0: none is
	seen   map[string]int // blocks by info string
}

func (p *parser) errorf(number int, format string, args ...any) error {
	return fmt.Errorf("%s:%d: %w: %s", p.s.File, number, ErrSyntax, fmt.Sprintf(format, args...))
}

func (p *parser) line(text string) error {
	info, fence := strings.CutPrefix(text, "```")
	switch {
	case fence && p.open == 0:
		return p.begin(info)
	case fence && strings.TrimSpace(info) == "":
		p.open = 0
	case fence:
		return p.errorf(p.number, "expected ``` to end the block of line %d, got %q", p.open, text)
	case p.open > 0:
		return p.inside(text)
	case p.s.Title == "" && strings.TrimSpace(text) != "":
		title, ok := strings.CutPrefix(text, "# ")
		if p.s.Title = strings.TrimSpace(title); !ok || p.s.Title == "" {
			return p.errorf(p.number, "expected a title, \"# ...\", got %.60q", text)
		}
	}
	return nil
}

// begin opens a block: the setting once and first, the diagram once and last.
func (p *parser) begin(info string) error {
	p.block, p.open = info, p.number
	p.seen[info]++
	switch {
	case p.s.Title == "":
		return p.errorf(p.number, "expected a title, \"# ...\", before the first block")
	case (info == settingBlock || info == diagramBlock) && p.seen[info] > 1:
		return p.errorf(p.number, "expected one block %s, got another", info)
	case (info == stepsBlock || info == diagramBlock) && p.seen[settingBlock] == 0:
		return p.errorf(p.number, "expected a block %s before the block %s", settingBlock, info)
	case info == stepsBlock && p.seen[diagramBlock] > 0:
		return p.errorf(p.number, "expected all steps before the diagram")
	}
	return nil
}

func (p *parser) inside(text string) error {
	if p.block == diagramBlock {
		p.s.Diagram += text + "\n"
		return nil
	}
	words := strings.Fields(text)
	if len(words) == 0 || p.block != settingBlock && p.block != stepsBlock {
		return nil
	}
	if len(p.s.Settings)+len(p.s.Lines) == maxLines {
		return p.errorf(p.number, "expected at most %d lines in its blocks", maxLines)
	}
	l := Line{Number: p.number, Words: words}
	if p.block == settingBlock {
		p.s.Settings = append(p.s.Settings, l)
		return p.words(words)
	}
	if err := p.step(&l, text); err != nil {
		return err
	}
	p.s.Lines = append(p.s.Lines, l)
	return nil
}

var keywords = map[string]Kind{"wrong": Wrong, "disabled": Disabled, "lost": Lost}

// step reads a line of a block of steps.
func (p *parser) step(l *Line, text string) (err error) {
	l.Kind = Step
	keyword, rest, ok := strings.Cut(text, ":")
	if ok {
		l.Kind, ok = keywords[strings.TrimSpace(keyword)]
		if text = rest; !ok {
			return p.errorf(p.number, "expected wrong:, disabled: or lost:, got %.40q", keyword+":")
		}
	} else if c := l.Words[0][0]; c < 'A' || c > 'Z' {
		l.Kind = Claim
		return p.words(l.Words)
	}
	l.Words = nil
	if l.Term, err = parseTerm(text); err != nil {
		return p.errorf(p.number, "%v", err)
	}
	if c := l.Term.Name[0]; c < 'A' || c > 'Z' {
		return p.errorf(p.number, "expected an action, with a capital letter, got %.40q", l.Term.Name)
	}
	return nil
}

// words refuses all but letters and digits.
func (p *parser) words(words []string) error {
	for _, w := range words {
		for i := range len(w) {
			if !isWord(w[i]) {
				return p.errorf(p.number, "expected words of letters and digits, got %.40q", w)
			}
		}
	}
	return nil
}

func (p *parser) end() error {
	switch {
	case p.open > 0:
		return p.errorf(p.open, "expected ``` to end this block, got the end of the file")
	case len(p.s.Settings) == 0:
		return p.errorf(p.number, "expected a block %s with a line in it", settingBlock)
	case p.s.Steps() == 0:
		return p.errorf(p.number, "expected a block %s with a step in it", stepsBlock)
	case p.seen[diagramBlock] == 0:
		return p.errorf(p.number, "expected a block %s, which may be empty: it is generated", diagramBlock)
	}
	return nil
}

// Redraw gives the text of a scenario, which Parse reads, with another diagram.
func Redraw(text []byte, diagram string) []byte {
	const open, end = "```" + diagramBlock + "\n", "```"
	whole := strings.ReplaceAll(string(text), "\r\n", "\n")
	at := strings.Index("\n"+whole, "\n"+open)
	if at < 0 {
		return text
	}
	from := at + len(open)
	to := strings.Index("\n"+whole[from:], "\n"+end)
	if to < 0 {
		return text
	}
	return []byte(whole[:from] + diagram + whole[from+to:])
}
