package tlc_test

import (
	"context"
	"errors"
	"fmt"

	"github.com/synod-paxos/synod/trace/tlc"
)

func ExampleTools_Run() {
	tools, err := tlc.Find(context.Background())
	if err != nil {
		fmt.Println(err)
		return
	}
	job := tlc.Job{Module: "Clock", Files: map[string][]byte{
		"Clock.tla": []byte(`---- MODULE Clock ----
EXTENDS Naturals
VARIABLE hour
Init == hour = 10
Tick == hour' = (hour % 12) + 1
Morning == hour < 12
====`),
		"Clock.cfg": []byte("INIT Init\nNEXT Tick\nINVARIANT Morning\n"),
	}}
	res, err := tools.Run(context.Background(), job)
	var parse *tlc.ParseError
	if errors.As(err, &parse) {
		fmt.Println("fix the module at", parse.At)
	}
	fmt.Println(res.Verdict, res.Property)
	for _, s := range res.Trace {
		fmt.Println(s.Number, s.Variables, s.Action)
	}
}
