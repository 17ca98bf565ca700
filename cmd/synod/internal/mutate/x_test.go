package mutate_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/synod-paxos/synod/impl/paxos/mutants"
	"github.com/synod-paxos/synod/modeltest/paxostest"
)

func TestX(t *testing.T) {
	b := builder(t)
	ms, _ := mutants.All()
	models, err := paxostest.ClosedModels()
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range ms {
		for _, c := range models {
			if !strings.HasPrefix(c.Name, m.ID) {
				continue
			}
			size := c.Size
			size.Symmetry = false
			if m.ID == "M23" || m.ID == "M24" {
				size.Rejects = paxostest.EveryRefusal
			}
			begin := time.Now()
			e, err := b.Explore(context.Background(), size, paxostest.ExploreOptions{Properties: c.Properties}, m)
			if err != nil {
				t.Error(c.Name, err)
				continue
			}
			if e.Violation == nil {
				fmt.Println(c.Name, "HOLDS", e.Distinct, c.Expect, time.Since(begin))
				continue
			}
			fmt.Println(c.Name, e.Violation.Length == c.Expect.Length, e.Violation.Properties, e.Violation.Length, e.Violation.Changes, e.Distinct, c.Expect, time.Since(begin))
		}
	}
}
