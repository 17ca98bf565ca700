package main

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// writeLogs writes the logs of three nodes that set registers, each another, one after another.
func writeLogs(folder string, registers int) error {
	for node := range 3 {
		f, err := os.Create(filepath.Join(folder, fmt.Sprint(node, ".ndjson")))
		if err != nil {
			return err
		}
		l := nodeLog{out: bufio.NewWriterSize(f, 1<<16), node: node}
		l.line(`"do":"start","node":%d,"nodes":3,"votes":2,"disk":true,"clients":true`, node)
		for k := range registers {
			l.register(k)
		}
		l.line(`"do":"stop"`)
		if err := errors.Join(l.out.Flush(), f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// nodeLog is one of them, as docs/logging.md has it.
type nodeLog struct {
	out  *bufio.Writer
	node int
	n    int // lines
}

func (l *nodeLog) line(format string, args ...any) {
	l.n++
	fmt.Fprintf(l.out, `{"n":%d,`+format+"}\n", slices.Insert(args, 0, any(l.n))...)
}

// register writes what happens to one, which node k%3 sets: 17 lines there, and 9 elsewhere.
func (l *nodeLog) register(k int) {
	const value = `,"value":"a value"`
	of, ballot, mine, owner := fmt.Sprintf(`"key":"key%d"`, k), fmt.Sprintf("[1,%d]", k%3), "", k%3 == l.node
	says := func(do, kind, rest string) { l.line(`"do":%q,%s,"type":%q,"ballot":%s%s`, do, of, kind, ballot, rest) }
	hears := func(from int, kind, rest string) {
		l.line(`"do":"receive","from":%d,%s,"type":%q,"ballot":%s%s`, from, of, kind, ballot, rest)
	}
	if owner {
		mine = `"ballot":` + ballot + `,`
		l.line(`"do":"ask",%s%s`, of, value)
		l.line(`"do":"durable",%s,"ballot":%s`, of, ballot)
		says("send", "Prepare", "")
	}
	hears(k%3, "Prepare", "")
	l.line(`"do":"durable",%s,%s"promised":%s`, of, mine, ballot)
	says("send", "Promise", "")
	if owner {
		for from := range 3 {
			hears(from, "Promise", "")
		}
		says("send", "Accept", value)
	}
	hears(k%3, "Accept", value)
	l.line(`"do":"durable",%s,%s"vote":%s,"promised":%s%s`, of, mine, ballot, ballot, value)
	says("send", "Accepted", value)
	for from := range 3 {
		hears(from, "Accepted", value)
	}
	if owner {
		l.line(`"do":"tell",%s%s`, of, value)
	}
}
