package compare

import (
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/chart"
)

// SVG is the table as a picture.
func (c *Comparison) SVG() []byte {
	g := chart.Grid{
		Title: "What each scheme keeps, loses and costs", Note: legend,
		About: "A row for each scheme: " + strings.ToLower(strings.Join(headings[2:], ", ")) + ".",
		Heads: append([]string{headings[0]}, headings[2:]...), Tone: tone,
	}
	for _, s := range c.Schemes {
		g.Rows = append(g.Rows, s.cells()[1:])
	}
	return g.SVG()
}

// tone is the colour of what is kept, in part or not at all.
func tone(text string) int {
	for line, word := range []string{"yes", "no,", "partly,"} {
		if strings.HasPrefix(text, word) {
			return []int{2, 1, 3}[line]
		}
	}
	return -1
}
