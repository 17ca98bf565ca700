// Command go is an adapter between synod's wire protocol (docs/wire.md) and the Paxos in paxos.go.
// With -wrong it takes the one in wrong.go instead.
package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
)

func main() {
	wrong := flag.Bool("wrong", false, "use the Paxos with a bug in each role")
	flag.Parse()
	if err := serve(os.Stdin, os.Stdout, &adapter{wrong: *wrong}); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// serve answers line by line.
func serve(from io.Reader, to io.Writer, a *adapter) error {
	in := bufio.NewReaderSize(from, 1<<16)
	for {
		line, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		reply, err := a.line(line)
		if err != nil {
			return err
		}
		if _, err := to.Write(append(reply, '\n')); err != nil {
			return err
		}
	}
}

// line answers a request or a batch of them.
func (a *adapter) line(line []byte) ([]byte, error) {
	if !bytes.HasPrefix(line, []byte("[")) {
		var r request
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, err
		}
		return json.Marshal(a.answer(r))
	}
	var batch []request
	if err := json.Unmarshal(line, &batch); err != nil {
		return nil, err
	}
	answers := make([]answer, len(batch))
	for i, r := range batch {
		answers[i] = a.answer(r)
	}
	return json.Marshal(answers)
}
