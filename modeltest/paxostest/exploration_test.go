package paxostest

import (
	"context"
	"fmt"
	"testing"
	"time"
)

func TestScratch(t *testing.T) {
	all, err := ClosedModels()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		if m.Expect.Verdict != "holds" || len(m.Overrides) > 0 {
			fmt.Println("skip", m.Name, m.Overrides, m.Expect.Verdict)
			continue
		}
		begin := time.Now()
		e, err := Explore(context.Background(), m.Size, ExploreOptions{Properties: m.Properties})
		if err != nil {
			t.Fatal(err)
		}
		ok := e.Distinct == m.Expect.Distinct && e.Generated == m.Expect.Generated && e.Depth == m.Expect.Depth
		fmt.Println(ok, m.Name, e.Distinct, e.Generated, e.Depth, m.Expect, e.Missing(), time.Since(begin))
		if e.Violation != nil {
			fmt.Println(e.Violation.Properties, e.Violation.Diagram)
		}
	}
}
