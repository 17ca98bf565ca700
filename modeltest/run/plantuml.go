package run

import (
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/modeltest"
)

// PlantUML is the run as a sequence diagram for PlantUML.
func (r *Run) PlantUML() string {
	arrows := onLine(r.Arrows())
	lanes := modeltest.LanesOf(r.Lanes, arrows)
	plain := strings.NewReplacer(`"`, "'", "<", "~<", "\\", "/").Replace
	var b strings.Builder
	b.WriteString("@startuml\n")
	for i, lane := range lanes {
		fmt.Fprintf(&b, "participant \"%s\" as L%d\n", plain(lane), i+1)
	}
	for _, a := range arrows {
		head := "->"
		if a.Lost {
			head = "->x"
		}
		fmt.Fprintf(&b, "L%d %s L%d: %s\n", slices.Index(lanes, a.From)+1, head, slices.Index(lanes, a.To)+1, plain(a.Text))
	}
	return b.String() + "@enduml\n"
}
