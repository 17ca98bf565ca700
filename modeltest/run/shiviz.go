package run

import (
	"encoding/json"
	"fmt"
	"strings"
)

// shiVizPattern is by which ShiViz reads what [Run.ShiViz] gives: two lines for each event.
const shiVizPattern = `(?<event>.*)\n(?<host>\S*) (?<clock>{.*})`

// ShiViz is the run as a log for ShiViz, each event with its vector clock: an arrow is an event
// where it begins, and one where it ends, unless it is lost. Before the log stands the pattern that
// reads it.
func (r *Run) ShiViz() string {
	var b strings.Builder
	b.WriteString(shiVizPattern + "\n\n")
	clocks := map[string]map[string]int{}
	event := func(lane, text string) {
		if clocks[lane] == nil {
			clocks[lane] = map[string]int{}
		}
		clocks[lane][lane]++
		clock, _ := json.Marshal(clocks[lane]) // of names and numbers, ascending by name
		fmt.Fprintf(&b, "%s\n%s %s\n", text, lane, clock)
	}
	for _, a := range onLine(r.Arrows()) {
		from, to := strings.Join(strings.Fields(a.From), "-"), strings.Join(strings.Fields(a.To), "-")
		if from == to {
			event(from, a.Text)
			continue
		}
		event(from, "to "+to+": "+a.Text)
		if a.Lost {
			continue
		}
		if clocks[to] == nil {
			clocks[to] = map[string]int{}
		}
		for lane, n := range clocks[from] {
			clocks[to][lane] = max(clocks[to][lane], n)
		}
		event(to, "of "+from+": "+a.Text)
	}
	return b.String()
}
