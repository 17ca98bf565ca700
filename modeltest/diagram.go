package modeltest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"
)

// Diagram draws arrows as a sequence diagram in plain text: a lane per party in
// the order of first use, an arrow per line, numbered from 1. The last arrow is
// marked where wrong is true. Lost arrows end with an x.
func Diagram(arrows []Arrow, wrong bool) string {
	lanes := lanesOf(arrows)
	at := positions(lanes, arrows)
	var b strings.Builder
	header := newRow(at)
	for i, lane := range lanes {
		header.put(at[i]-utf8.RuneCountInString(lane)/2, lane)
	}
	fmt.Fprintf(&b, "    %s\n", header)
	for i, a := range arrows {
		mark := "   "
		if wrong && i == len(arrows)-1 {
			mark = ">> "
		}
		fmt.Fprintf(&b, "%s%3d %s\n", mark[:2], i+1, drawn(lanes, at, a))
	}
	return b.String()
}

// Mermaid draws the same for Markdown.
func Mermaid(arrows []Arrow) string {
	var b strings.Builder
	b.WriteString("sequenceDiagram\n")
	for _, lane := range lanesOf(arrows) {
		fmt.Fprintf(&b, "    participant %s\n", lane)
	}
	for _, a := range arrows {
		head := "->>"
		if a.Lost {
			head = "-x"
		}
		fmt.Fprintf(&b, "    %s%s%s: %s\n", a.From, head, a.To, a.Text)
	}
	return b.String()
}

func lanesOf(arrows []Arrow) []string {
	var lanes []string
	for _, a := range arrows {
		for _, lane := range []string{a.From, a.To} {
			if !slices.Contains(lanes, lane) {
				lanes = append(lanes, lane)
			}
		}
	}
	return lanes
}

// positions puts the lanes where each arrow between them has room for its text.
func positions(lanes []string, arrows []Arrow) []int {
	gap := make([]int, max(0, len(lanes)-1))
	for i := range gap {
		gap[i] = 8
	}
	for _, a := range arrows {
		from, to := ends(lanes, a)
		room := 0
		for i := from; i < to; i++ {
			room += gap[i]
		}
		if need := utf8.RuneCountInString(a.Text) + 6; from < to && room < need {
			gap[to-1] += need - room
		}
	}
	at := []int{3}
	for _, g := range gap {
		at = append(at, at[len(at)-1]+g)
	}
	return at
}

// ends gives the lanes of an arrow from left to right.
func ends(lanes []string, a Arrow) (left, right int) {
	from, to := slices.Index(lanes, a.From), slices.Index(lanes, a.To)
	return min(from, to), max(from, to)
}

func drawn(lanes []string, at []int, a Arrow) row {
	r := newRow(at)
	for _, x := range at {
		r.put(x, "|")
	}
	left, right := ends(lanes, a)
	if left == right {
		r.put(at[left]+2, a.Text)
		return r
	}
	room := at[right] - at[left] - 1
	line := []rune(strings.Repeat("-", room))
	copy(line[(room-utf8.RuneCountInString(a.Text)-2)/2:], []rune(" "+a.Text+" "))
	head := '>'
	if a.Lost {
		head = 'x'
	}
	if slices.Index(lanes, a.From) == left {
		line[room-1] = head
	} else {
		line[0] = map[rune]rune{'>': '<', 'x': 'x'}[head]
	}
	r.put(at[left]+1, string(line))
	return r
}

// row is one line of a diagram under way.
type row []rune

func newRow(at []int) row { return []rune(strings.Repeat(" ", at[len(at)-1]+40)) }

func (r row) put(x int, text string) { copy(r[max(0, x):], []rune(text)) }

func (r row) String() string { return strings.TrimRight(string(r), " ") }
