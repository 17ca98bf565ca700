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

// Definition is that of an operator or a function, or a fact that has a name.
type Definition struct {
	Name    string
	Line    int      // of its first word, from 1
	Comment string   // above it or before it in its line, as written; one comment may stand above several definitions
	Text    string   // without the comment above it; blank where another stands before it in its line
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
	r.units = unitsOf(r.tokens)
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
	o.Definitions = r.definitions(func(u unit) bool { return u.name != "" && !u.inner })
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
	units  []unit
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

// definitions cuts the module where units begin, and gives some of these.
func (r *outliner) definitions(some func(u unit) bool) (out []Definition) {
	lines := strings.Split(r.text, "\n")
	line, counted := 1, 0
	for i, u := range r.units {
		if !some(u) {
			continue
		}
		last := r.past(i) - 1
		from := r.tokens[u.first].at
		line, counted = line+strings.Count(r.text[counted:from], "\n"), from
		d := r.definition(u.first, last)
		d.Name, d.Line, d.Comment = u.name, line, r.comment(u.first, lines[:line-1])
		if n := len(out); n > 0 && d.Comment == "" && out[n-1].Line+1+strings.Count(out[n-1].Text, "\n") >= line {
			d.Comment = out[n-1].Comment
		}
		out = append(out, d)
	}
	return out
}

// past is the token behind a unit.
func (r *outliner) past(i int) int {
	if i+1 < len(r.units) {
		return r.units[i+1].first
	}
	return len(r.tokens)
}

// comment is what stands before a definition in its line, or else above it.
func (r *outliner) comment(first int, above []string) string {
	from, at := 0, r.tokens[first].at
	if first > 0 {
		from = r.tokens[first-1].at + len(r.tokens[first-1].text)
	}
	between := r.text[from:at]
	if before := strings.TrimSpace(between[1+strings.LastIndexByte(between, '\n'):]); before != "" {
		return before
	}
	if !strings.Contains(between, "\n") {
		return ""
	}
	return commentAbove(above)
}

// definition reads it from its first token to its last. What stands before it in its line is blank,
// as a list goes by columns.
func (r *outliner) definition(first, last int) (d Definition) {
	from, to := r.tokens[first].at, r.tokens[last].at+len(r.tokens[last].text)
	if end := to + lineLen(r.text[to:]); last+1 == len(r.tokens) || r.tokens[last+1].at >= end {
		to = end // with a comment behind it
	}
	d.Text = strings.Repeat(" ", columnOf(r.text, r.tokens[first])) + strings.TrimRight(r.text[from:to], " \t")
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
