package manifest_test

import (
	"fmt"
	"testing/fstest"

	"github.com/synod-paxos/synod/trace/manifest"
)

func ExampleLoad() {
	files := fstest.MapFS{
		"models.json": {Data: []byte(`{"format": 1, "protocol": "clock", "models": [
			{"name": "Clock", "module": "MCClock", "config": "MCClock.cfg", "why": "It ticks.", "tags": ["quick"],
			 "expect": {"verdict": "holds", "distinct": 12}}]}`)},
		"MCClock.cfg": {Data: []byte("SPECIFICATION Spec\n")},
		"MCClock.tla": {Data: []byte("---- MODULE MCClock ----\nEXTENDS Clock, TLC\n====\n")},
		"Clock.tla":   {Data: []byte("---- MODULE Clock ----\nEXTENDS Naturals\n====\n")},
	}
	m, err := manifest.Load(files, "models.json")
	if err != nil {
		fmt.Println(err)
		return
	}
	model, _ := m.Model("Clock")
	source, err := m.Source(model)
	fmt.Println(model.Expect, len(source.Files), err)
	// Output: {"verdict": "holds", "distinct": 12} 3 <nil>
}
