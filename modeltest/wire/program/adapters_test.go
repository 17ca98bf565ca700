package program_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/synod-paxos/synod/modeltest/wire"
)

// The tests run their own binary as the adapters below: WIRE_ADAPTER names one, WIRE_PIDS is a file where each process
// notes its number.
func TestMain(m *testing.M) {
	name := os.Getenv("WIRE_ADAPTER")
	if name == "" {
		_ = flag.Set("test.parallel", "16") // they wait for what is late, and leave the cores to others; -parallel says otherwise
		os.Exit(m.Run())
	}
	note()
	run, ok := adapters[name]
	if !ok {
		fmt.Fprintln(os.Stderr, "no such adapter:", name)
		os.Exit(2)
	}
	run()
}

func note() {
	file, err := os.OpenFile(os.Getenv("WIRE_PIDS"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		fmt.Fprintln(file, os.Getpid())
		file.Close()
	}
}

// greeting is a good answer to the tests' hello.
const greeting = `{"hello":{"version":1,"protocol":"echo","role":"wall"}}`

var stdin = bufio.NewReader(os.Stdin)

func read() string {
	line, err := stdin.ReadString('\n')
	if err != nil {
		os.Exit(0)
	}
	return line
}

func greet() {
	read()
	fmt.Println(greeting)
}

// answer says one line to the hello and another to the request after it, and stays until its input ends.
func answer(hello, then string) func() {
	return func() {
		read()
		fmt.Print(hello)
		read()
		fmt.Print(then)
		_, _ = io.Copy(io.Discard, stdin)
	}
}

func hang() { time.Sleep(time.Hour) }

func child(name string, adjust func(*exec.Cmd)) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), "WIRE_ADAPTER="+name)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	if adjust != nil {
		adjust(cmd)
	}
	if err := cmd.Start(); err != nil {
		panic(err)
	}
	for { // until it has noted its number, as nobody could find it otherwise
		if pids, _ := os.ReadFile(os.Getenv("WIRE_PIDS")); strings.Contains(string(pids), fmt.Sprintln(cmd.Process.Pid)) {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

var adapters = map[string]func(){
	"echo": echo,
	"slow": func() { serve(func() { time.Sleep(20 * time.Millisecond) }) },
	"ends at once": func() {
		fmt.Fprintln(os.Stderr, "cannot open my disk")
		os.Exit(3)
	},
	"ends after hello": func() { greet(); read() },
	"ends in mid-answer": func() {
		greet()
		read()
		fmt.Print(`{"out":[{"ty`)
	},
	"ends between lines": func() {
		first := true
		loop(func(b []json.RawMessage) []json.RawMessage {
			if !first {
				os.Exit(0)
			}
			first = false
			return b
		})
	},
	"panics": func() {
		greet()
		read()
		panic("index out of range")
	},
	"prints, then panics": func() {
		greet()
		read()
		fmt.Println("no JSON")
		time.Sleep(50 * time.Millisecond)
		panic("index out of range")
	},
	"hangs":                        hang,
	"hangs after hello":            func() { greet(); hang() },
	"reads and says nothing":       func() { greet(); _, _ = io.Copy(io.Discard, stdin); hang() },
	"answers without a line end":   answer(greeting+"\n", `{}`),
	"ignores the end of its input": func() { greet(); hang() },
	"floods a line": func() {
		greet()
		read()
		for {
			fmt.Print(strings.Repeat("x", 1<<16))
		}
	},
	"floods lines": func() {
		greet()
		_, _ = stdin.ReadString('\n')
		for {
			fmt.Print(strings.Repeat("{}\n", 1<<14))
		}
	},
	"floods standard error": func() {
		for i := range 20_000 {
			fmt.Fprintf(os.Stderr, "%d %s\n", i, strings.Repeat("e", 1000))
		}
		echo()
	},
	"a word more":        answer(greeting+"\n", "{} {}\n"),
	"a line more":        answer(greeting+"\n", "{}\n{}\n"),
	"rubbish":            answer("Listening on port 8080\n", ""),
	"rubbish later":      answer(greeting+"\n", "got a Prepare\n"),
	"an empty line":      answer(greeting+"\n\n", ""),
	"another version":    answer(`{"hello":{"version":2,"protocol":"echo","role":"wall"}}`+"\n", ""),
	"no version":         answer(`{"hello":{"protocol":"echo","role":"wall"}}`+"\n", ""),
	"another role":       answer(`{"hello":{"version":1,"protocol":"echo","role":"floor"}}`+"\n", ""),
	"version in quotes":  answer(`{"hello":{"version":"1","protocol":"echo","role":"wall"}}`+"\n", ""),
	"restarts is one":    answer(`{"hello":{"version":1,"protocol":"echo","role":"wall","restarts":1}}`+"\n", ""),
	"name is null":       answer(`{"hello":{"version":1,"protocol":"echo","role":"wall","name":null}}`+"\n", ""),
	"a long name":        answer(`{"hello":{"version":1,"protocol":"echo","role":"wall","name":"`+strings.Repeat("n", 201)+`"}}`+"\n", ""),
	"observes twice":     answer(`{"hello":{"version":1,"protocol":"echo","role":"wall","observes":["a","a"]}}`+"\n", ""),
	"no hello":           answer("{}\n", ""),
	"hello is an array":  answer(`{"hello":[]}`+"\n", ""),
	"not its role":       answer(`{"error":"I am no wall"}`+"\n", ""),
	"an array":           answer(greeting+"\n", "[{}]\n"),
	"a number":           answer(greeting+"\n", "7\n"),
	"error without text": answer(greeting+"\n", `{"error":7}`+"\n"),
	"error":              answer(greeting+"\n", `{"error":"the disk is full"}`+"\n"),
	"not UTF-8":          answer(greeting+"\n", "{\"out\":[\"\xff\"]}\n"),
	"half a surrogate":   answer(greeting+"\n", `{"out":"\ud800"}`+"\n"),
	"a key twice":        answer(greeting+"\n", `{"out":[{"type":"A","\u0074ype":"B"}]}`+"\n"),
	"nested deeply":      answer(greeting+"\n", strings.Repeat(`{"a":`, 1e6)+strings.Repeat("}", 1e6)+"\n"),
	"opens only":         answer(greeting+"\n", strings.Repeat(`[`, 1e6)+"\n"),
	"too few":            counts(-1),
	"too many":           counts(+1),
	"error within":       within(`{"error":"no more"}`),
	"array within":       within(`[]`),
	"ignores signals":    ignoreSignals,
	"leaves a child":     func() { greet(); child("hangs", nil); hang() },
	"leaves only a child": func() {
		greet()
		child("hangs", nil)
		fmt.Fprintln(os.Stderr, "the daemon runs")
	},
	"leaves a child that escapes": func() { greet(); child("hangs", escape) },
	"closes its output": func() {
		greet()
		os.Stdout.Close()
		hang()
	},
	"closes its input": func() {
		read()
		os.Stdin.Close()
		fmt.Println(greeting)
		hang()
	},
	"answers without reading": func() {
		greet()
		time.Sleep(100 * time.Millisecond)
		fmt.Println(`{}`)
		time.Sleep(100 * time.Millisecond)
		fmt.Println(`{}`)
		hang()
	},
}

func echo() { serve(func() {}) }

// serve answers an action with its arguments as the field of a message.
func serve(before func()) {
	answer := []byte{}
	err := wire.Serve(os.Stdin, os.Stdout, func(protocol, role string) (wire.Hello, error) {
		if role != "wall" {
			return wire.Hello{}, errors.New("only a wall")
		}
		extra := map[string]json.RawMessage{"color": json.RawMessage(`"white"`)}
		return wire.Hello{Name: "echo 1", Restarts: true, Observes: []string{"n"}, Extra: extra}, nil
	}, func(r wire.Request) ([]byte, error) {
		before()
		if r.Reset != nil {
			return nil, nil
		}
		if r.Action == "Fail" {
			return nil, errors.New("told to fail")
		}
		answer = append(append(answer[:0], `{"out":[{"type":"`...), r.Action...)
		answer = append(append(answer, `","from":"a1","args":`...), r.Args...)
		return append(answer, `}],"state":{"n":1}}`...), nil
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// loop answers each line through change, which gets the answers of a batch.
func loop(change func([]json.RawMessage) []json.RawMessage) {
	greet()
	for {
		line := []byte(read())
		var batch []json.RawMessage
		if line[0] != '[' {
			fmt.Println(`{}`)
			continue
		}
		if err := json.Unmarshal(line, &batch); err != nil {
			panic(err)
		}
		for i := range batch {
			batch[i] = json.RawMessage(`{}`)
		}
		text, _ := json.Marshal(change(batch))
		fmt.Println(string(bytes.TrimSpace(text)))
	}
}

func counts(more int) func() {
	return func() {
		loop(func(b []json.RawMessage) []json.RawMessage {
			if more < 0 {
				return b[:len(b)+more]
			}
			return append(b, b[:more]...)
		})
	}
}

func within(one string) func() {
	return func() {
		loop(func(b []json.RawMessage) []json.RawMessage {
			b[1] = json.RawMessage(one)
			return b
		})
	}
}
