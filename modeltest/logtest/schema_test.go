package logtest

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
	"github.com/synod-paxos/synod/modeltest/wire"
)

func fits(t *testing.T, name string) func(line string) error {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(name + ".schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return func(line string) error {
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(line))
		if err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		return s.Validate(doc)
	}
}

// All that can be asked of an adapter fits the schema.
func TestRequestsFitTheirSchema(t *testing.T) {
	is := fits(t, "request")
	for _, role := range Roles() {
		o := &overPipe{}
		everything := features{Features: suites.Features{Decides: true, Learns: true}}
		everything.First, everything.Restarts, everything.Timeouts = 1, true, true
		of, err := newTester(t.Context(), role, subject.Over(nil, o), everything, subject.Numbers.Named)
		if err != nil {
			t.Fatal(err)
		}
		requests := [][]byte{o.Reset(of.at)}
		for _, s := range suitesOf(role, everything, 200, 1) {
			for _, word := range s.words[:min(thorough.Of(5, 20), len(s.words))] {
				if sc, known := of.script(word); known {
					for _, in := range sc {
						requests = append(requests, o.Request(in))
					}
				}
			}
		}
		requests = append(requests, o.Request(judge.SlotInput{Kind: model.Told, Slot: 1, Value: "v", Crash: 1}))
		for _, r := range requests {
			if err := is(string(r)); err != nil {
				t.Fatalf("%s: %v", r, err)
			}
		}
	}
	for _, line := range []string{`{"action":"Accept","args":{"ballot":1,"value":"v"}}`, `{"action":"Timeout","args":{},"crash":0}`, `{"action":"Set","args":{}}`, `{"action":"Promise","args":{"from":"a1","ballot":1,"vote":null}}`} {
		if is(line) == nil {
			t.Errorf("%s: it is no request, and fits", line)
		}
	}
}

// What is read of an adapter is what the schema says.
func TestAnswersAreReadByTheirSchema(t *testing.T) {
	is := fits(t, "answer")
	o := &overPipe{}
	var err error
	if o.greeting, err = understand(wire.Hello{Role: process}); err != nil {
		t.Fatal(err)
	}
	for line, ok := range map[string]bool{
		`{"type":"Promise","from":"a1","ballot":2,"votes":[{"slot":1,"ballot":1,"value":"v"}]}`: true,
		`{"type":"Promise","from":"a1","ballot":2,"votes":[],"first":7}`:                        true,
		`{"type":"Promise","from":"a1","ballot":2,"votes":[],"first":7,"none":7}`:               false,
		`{"type":"Promise","from":"a1","ballot":2}`:                                             false,
		`{"type":"Promise","from":"a1","ballot":2,"votes":null}`:                                false,
		`{"type":"Promise","from":"a1","ballot":2,"votes":[{"slot":1,"ballot":1}]}`:             false,
		`{"type":"Accepted","from":"a1","ballot":1,"slot":0,"value":""}`:                        true,
		`{"type":"Accepted","from":"a1","ballot":1,"value":"v"}`:                                false,
		`{"type":"Accept","ballot":1,"slot":-1,"value":"v"}`:                                    false,
		`{"type":"Accept","ballot":1,"slot":3,"value":"v"}`:                                     true,
		`{"type":"Executed","slot":3,"value":"v"}`:                                              true,
		`{"type":"Executed","slot":3,"value":null}`:                                             false,
		`{"type":"Learn","slot":3,"value":"v","from":"a1"}`:                                     false,
		`{"type":"Reject","from":"a1","why":"it is late"}`:                                      true,
		`{"type":"Unset"}`: false, `{"type":"Prepare","ballot":1}`: true,
	} {
		answer := `{"out":[` + line + `]}`
		decoded, err := wire.Decode([]byte(answer), nil)
		if err == nil {
			_, err = o.Message(decoded.Out[0])
		}
		if fits := is(answer) == nil; fits != ok || (err == nil) != ok {
			t.Errorf("%s: want %v, the schema says %v, and it is read: %v", line, ok, fits, err)
		}
	}
}

// What an adapter says of itself is understood, or said to be wrong.
func TestUnderstand(t *testing.T) {
	for text, wrong := range map[string]string{
		`{"first":0,"noop":"x","once":true,"counts":true,"chooses":true,"ballots":"pair"}`: "",
		`{"first":2}`: "must be 0 or 1", `{"noop":null}`: "must be a string", `{"once":1}`: "must be true or false",
		`{"gets":true}`: "has no such key", `{"slots":1}`: "has no such key", `{"learns":false}`: "neither learns nor counts",
	} {
		h := wire.Hello{Role: replica, Extra: map[string]json.RawMessage{}}
		if err := json.Unmarshal([]byte(text), &h.Extra); err != nil {
			t.Fatal(err)
		}
		if _, err := understand(h); (err == nil) != (wrong == "") || err != nil && !strings.Contains(err.Error(), wrong) {
			t.Errorf("%s: want an error with %q, got %v", text, wrong, err)
		}
	}
}

// A saved test that was changed so that it cannot be is refused, and one that was not is read.
func TestSavedTestsAreChecked(t *testing.T) {
	const right = `{"format":"synod-log-test/1","role":"leader","suite":"s","steps":[{"action":"Lead","ballot":3},{"action":"Promise","from":1,"ballot":3,"votes":[{"slot":1,"ballot":2,"value":"c1"}]}]}`
	if _, err := ParseTest([]byte(right)); err != nil {
		t.Fatal(err)
	}
	for _, change := range [][2]string{
		{"log-test/1", "log-test/2"}, {`"leader"`, `"learner"`}, {`"Lead"`, `"Learn"`}, {`"ballot":3`, `"ballot":13`}, {`"ballot":3`, `"ballot":4`}, {`"from":1`, `"from":4`},
		{`"from":1,`, ``}, {`"ballot":2`, `"ballot":0`}, {`"slot":1`, `"slot":-1`}, {`"suite"`, `"sweet"`}, {`"Lead",`, `"Lead","crash":-1,`}, {`"Lead",`, `"Lead","crash":2000,`}, {`"}]}]}`, `"}]}]} {}`},
	} {
		if _, err := ParseTest([]byte(strings.Replace(right, change[0], change[1], 1))); err == nil {
			t.Errorf("with %s in place of %s it is no test, and is read", change[1], change[0])
		}
	}
}
