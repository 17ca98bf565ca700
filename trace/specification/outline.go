package specification

import (
	"slices"
	"strings"
)

// Outline is what a reader looks for in a module: its definitions with the comments above them, and
// where they stand.
type Outline struct {
	Name        string
	Line        int    // of the header, from 1
	Comment     string // between the header and what comes first, as written
	Uses        []string
	Constants   []string     // that it declares, in order
	Definitions []Definition // in order; those of LET and of inner modules are not among them
}

// Definition is that of an operator or a function, or a fact that has a name. It begins where a
// line does.
type Definition struct {
	Name    string
	Line    int      // of its first word, from 1
	Comment string   // above it, as written; one comment may stand above several definitions
	Text    string   // without the comment above it
	Words   []string // the identifiers in it, each once, its own name among them
	Primed  bool     // it says what the next state is
}

// ReadOutline reads the first module in the text. Where there is none it is empty.
func ReadOutline(text string) Outline {
	o, _ := readOutline(text)
	return o
}

func readOutline(text string) (Outline, outliner) {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	header := headerText.FindStringIndex(text)
	if header == nil {
		return Outline{}, outliner{}
	}
	r := outliner{text: text, tokens: moduleTokens(text, header[0])}
	m := newModule()
	m.read(r.tokens)
	o := Outline{Line: 1 + strings.Count(text[:header[0]], "\n"), Uses: m.uses, Constants: r.constants()}
	for i, t := range r.tokens {
		if t.text == "MODULE" && i+1 < len(r.tokens) {
			o.Name = r.tokens[i+1].text
			break
		}
	}
	if after := slices.IndexFunc(r.tokens, func(t token) bool { return t.at >= header[1] }); after >= 0 {
		o.Comment = strings.TrimSpace(text[header[1]:r.tokens[after].at])
	}
	o.Definitions = r.definitions()
	return o, r
}

// Prose gives the comment above without the signs around it, a line for each paragraph.
func (d Definition) Prose() string { return prose(d.Comment) }

// Prose gives the comment likewise.
func (o Outline) Prose() string { return prose(o.Comment) }

func prose(comment string) string {
	var paragraphs []string
	open := false
	for line := range strings.Lines(comment) {
		line = strings.TrimSpace(line)
		line = strings.TrimPrefix(strings.TrimPrefix(line, `\*`), "(*")
		line = strings.TrimSpace(strings.Trim(strings.TrimSuffix(line, ")"), "*"))
		switch {
		case line == "":
			open = false
		case open:
			paragraphs[len(paragraphs)-1] += " " + line
		default:
			paragraphs, open = append(paragraphs, line), true
		}
	}
	return strings.Join(paragraphs, "\n")
}

// outliner reads one module.
type outliner struct {
	text   string
	tokens []token // from the header to the end
}

// constants are those that the module declares, without what they take as arguments.
func (r *outliner) constants() (names []string) {
	for i, t := range r.tokens {
		if t.kind == word && (t.text == "CONSTANT" || t.text == "CONSTANTS") {
			names = append(names, declared(r.tokens[i+1:])...)
		}
	}
	return names
}

// declared reads A, B(_, _), C.
func declared(tokens []token) (names []string) {
	nested, comma := 0, true // a name is due where a comma was
	for _, t := range tokens {
		switch {
		case t.text == "(":
			nested++
		case t.text == ")":
			nested--
		case nested > 0:
		case t.text == "," && !comma:
			comma = true
		case t.kind == word && comma:
			names, comma = append(names, t.text), false
		default:
			return names
		}
	}
	return names
}

// unitWords begin what is no definition, or come before one's name.
var unitWords = []string{"ASSUME", "ASSUMPTION", "AXIOM", "CONSTANT", "CONSTANTS", "COROLLARY", "EXTENDS", "INSTANCE", "LEMMA", "LOCAL",
	"PROOF", "BY", "OBVIOUS", "PROPOSITION", "RECURSIVE", "THEOREM", "VARIABLE", "VARIABLES"}

// definitions cuts the module where units begin: at a definition, a word of unitWords, or a line
// across, at the beginning of a line.
func (r *outliner) definitions() (out []Definition) {
	heads, lines := r.heads(), strings.Split(r.text, "\n")
	depth, line, counted := 0, 1, 0
	for i := 0; i < len(r.tokens); i++ {
		switch t := r.tokens[i]; {
		case t.text == "MODULE" && t.kind == word:
			depth++
		case t.kind == rule:
			depth--
		}
		name, ok := heads[i]
		if !ok || depth != 1 {
			continue
		}
		last := i
		for last+1 < len(r.tokens) && !r.begins(heads, last+1) {
			last++
		}
		from := r.tokens[i].at
		line, counted = line+strings.Count(r.text[counted:from], "\n"), from
		d := r.definition(i, last)
		d.Name, d.Line, d.Comment = name, line, commentAbove(lines[:line-1])
		if n := len(out); n > 0 && d.Comment == "" && out[n-1].Line+1+strings.Count(out[n-1].Text, "\n") == line {
			d.Comment = out[n-1].Comment
		}
		out = append(out, d)
		i = last
	}
	return out
}

// heads finds the tokens at which definitions begin, and their names.
func (r *outliner) heads() map[int]string {
	heads := map[int]string{}
	for i, t := range r.tokens {
		if t.kind != symbol || t.text != "==" {
			continue
		}
		at := nameBefore(r.tokens[:i])
		if at < 0 {
			continue
		}
		first := at
		for first > 0 && !r.atMargin(first) && slices.Contains(unitWords, r.tokens[first-1].text) {
			first--
		}
		if r.atMargin(first) {
			heads[first] = r.tokens[at].text
		}
	}
	return heads
}

func (r *outliner) atMargin(i int) bool {
	at := r.tokens[i].at
	return at == 0 || r.text[at-1] == '\n'
}

func (r *outliner) begins(heads map[int]string, i int) bool {
	if _, ok := heads[i]; ok {
		return true
	}
	t := r.tokens[i]
	return t.kind == rule || r.atMargin(i) && (t.kind == dashes || t.kind == word && slices.Contains(unitWords, t.text))
}

// definition reads it from its first token to its last.
func (r *outliner) definition(first, last int) (d Definition) {
	from, to := r.tokens[first].at, r.tokens[last].at+len(r.tokens[last].text)
	to += lineLen(r.text[to:])
	d.Text = strings.TrimRight(r.text[from:to], " \t")
	seen := map[string]bool{}
	for _, t := range r.tokens[first : last+1] {
		d.Primed = d.Primed || t.text == "'" || t.text == "UNCHANGED"
		if t.kind == word && !seen[t.text] {
			seen[t.text] = true
			d.Words = append(d.Words, t.text)
		}
	}
	return d
}

// maxComment is how many lines a comment has that is looked for.
const maxComment = 200

// commentAbove gives the comment that ends on the last of the lines, if there is one.
func commentAbove(lines []string) string {
	starts := func(line string) bool { return strings.HasPrefix(strings.TrimSpace(line), "(*") }
	lines = lines[max(0, len(lines)-maxComment):]
	first := len(lines)
	for first > 0 {
		opens := first - 1
		switch line := strings.TrimSpace(lines[opens]); {
		case strings.HasPrefix(line, `\*`):
		case strings.HasSuffix(line, "*)"):
			for opens > 0 && !starts(lines[opens]) {
				opens--
			}
			if !starts(lines[opens]) {
				return strings.Join(lines[first:], "\n")
			}
		default:
			return strings.Join(lines[first:], "\n")
		}
		first = opens
	}
	return strings.Join(lines, "\n")
}
