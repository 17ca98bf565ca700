package nodetest

import (
	"reflect"
	"testing"

	"github.com/synod-paxos/synod/internal/thorough"
)

func TestStoresHold(t *testing.T) {
	t.Parallel()
	result, err := Simulate(t.Context(), Options{Runs: uint64(thorough.Of(80, 300)), Store: true})
	if err != nil {
		t.Fatal(err)
	}
	if f := result.Failed; f != nil {
		t.Fatalf("seed %d: %v\n%d actions, shrunk to %d: %+v", f.Seed, f.Broken, result.Length, len(f.Actions), f.Actions)
	}
	result.Counts.Unexplained++ // which is seldom
	all := reflect.ValueOf(result.Counts)
	for i := range all.NumField() {
		if all.Field(i).Int() == 0 {
			t.Errorf("%s: nothing of the kind in %d runs", all.Type().Field(i).Name, result.Runs)
		}
	}
	t.Logf("%+v", result)
}
