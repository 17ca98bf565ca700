package paxostest

import (
	"context"
	"fmt"
	"testing"
	"time"
)

func TestScratch(t *testing.T) {
	s := DefaultSize()
	for _, f := range []func(*Size){func(*Size) {}, func(s *Size) { s.Getters = []int{1, 2}; s.Restarters = []int{1, 2} }, func(s *Size) { s.Ballots = 3 }, func(s *Size) { s.Ballots = 3; s.Symmetry = true },
		func(s *Size) { s.Learners = 1; s.Symmetry = true }} {
		z := s
		f(&z)
		begin := time.Now()
		e, err := Explore(context.Background(), z, ExploreOptions{})
		if err != nil {
			t.Fatal(err)
		}
		d := time.Since(begin)
		fmt.Printf("%+v\n%v %.1fM/s %d B/state\n", *e, d, float64(e.Generated)/d.Seconds()/1e6, e.Bytes/e.Distinct)
		if e.Violation != nil {
			fmt.Println(e.Violation.Diagram)
		}
	}
}
