// Package printable makes what others say fit to be shown: what an adapter, a specification, a
// manifest or a program prints may move a cursor, hide what stands before it, turn the direction of
// writing, or begin a line that looks like ours.
//
// What cannot be printed is escaped as JSON does, so that it can be seen, and a text that is JSON
// means the same afterwards. A line break stays only where several lines are wanted.
//
// What the caller owes: of what others say, which they know to be one line, Line.
package printable

import (
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// Line is a text on one line, of so many bytes at most: of a longer one the middle is left out.
func Line(text string, most int) string {
	return escaped(Short(text, most), func(r rune) bool { return false })
}

// Text is a text of several lines, with tabs.
func Text(text string) string {
	return escaped(strings.ReplaceAll(text, "\r\n", "\n"), func(r rune) bool { return r == '\n' || r == '\t' })
}

// Indented is a text whose lines after the first begin with two spaces at least, so that none of
// them looks like one of ours.
func Indented(text string) string {
	lines := strings.Split(Text(text), "\n")
	for i, line := range lines[1:] {
		if line != "" && !strings.HasPrefix(line, "  ") {
			lines[i+1] = "  " + line
		}
	}
	return strings.Join(lines, "\n")
}

// Short leaves out the middle of a text that has more bytes.
func Short(text string, most int) string {
	if len(text) <= most {
		return text
	}
	half := most / 2
	return strings.ToValidUTF8(text[:half], "") + " [...] " + strings.ToValidUTF8(text[len(text)-half:], "")
}

func escaped(text string, keep func(rune) bool) string {
	at := strings.IndexFunc(text, func(r rune) bool { return hidden(r) && !keep(r) })
	if at < 0 {
		return text
	}
	var b strings.Builder
	b.WriteString(text[:at])
	for _, r := range text[at:] {
		if hidden(r) && !keep(r) {
			escape(&b, r)
		} else {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// hidden tells whether a character does something else than to be seen. A byte that is no UTF-8 is
// taken for U+FFFD.
func hidden(r rune) bool { return !unicode.IsPrint(r) || r == utf8.RuneError }

func escape(b *strings.Builder, r rune) {
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		fmt.Fprintf(b, `\u%04x\u%04x`, high, low)
		return
	}
	fmt.Fprintf(b, `\u%04x`, r)
}

// Writer shows what is written to it, which may be in pieces, as Text does.
type Writer struct {
	To   io.Writer
	rest []byte // the beginning of a character, or of a line break
}

// Write escapes and writes.
func (w *Writer) Write(p []byte) (int, error) {
	text := append(w.rest, p...)
	end := len(text)
	for i := 1; i < utf8.UTFMax && i <= len(text); i++ {
		if at := len(text) - i; utf8.RuneStart(text[at]) {
			if !utf8.FullRune(text[at:]) || text[at] == '\r' && i == 1 {
				end = at
			}
			break
		}
	}
	w.rest = append([]byte(nil), text[end:]...)
	if _, err := io.WriteString(w.To, Text(string(text[:end]))); err != nil {
		return 0, err
	}
	return len(p), nil
}

// Markdown is text on a line of which nothing is a sign of Markdown or of HTML.
func Markdown(text string) string { return signs.Replace(text) }

// In one pass, as what stands for one sign has others in it.
var signs = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;", "|", "&#124;", "`", "&#96;",
	"*", "&#42;", "_", "&#95;", "[", "&#91;", `\`, "&#92;", "@", "&#64;", "#", "&#35;")
