package logs_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// attributeOf names a member of a line as an attribute.
var attributeOf = map[string]string{
	"n": "paxos.n", "do": "paxos.do", "run": "paxos.run", "node": "paxos.node", "nodes": "paxos.cluster.nodes", "votes": "paxos.cluster.votes",
	"disk": "paxos.disk", "clients": "paxos.clients", "none": "paxos.none", "from": "paxos.message.from", "type": "paxos.message.type",
	"key": "paxos.key", "ballot": "paxos.ballot", "vote": "paxos.vote.ballot", "promised": "paxos.promised.ballot", "value": "paxos.value",
}

// typed is a value as OpenTelemetry's exporters write it.
func typed(v any) map[string]any {
	switch v := v.(type) {
	case string:
		return map[string]any{"stringValue": v}
	case bool:
		return map[string]any{"boolValue": v}
	case float64:
		return map[string]any{"intValue": strconv.Itoa(int(v))}
	}
	var all []any
	for _, one := range v.([]any) {
		all = append(all, typed(one))
	}
	return map[string]any{"arrayValue": map[string]any{"values": all}}
}

// forms are ways to write a line as a record: with its attributes, and the node that it is of.
var forms = map[string]func(line map[string]any, node int) map[string]any{
	"exported": func(line map[string]any, node int) map[string]any {
		var list []any
		for _, name := range slices.Sorted(maps.Keys(line)) {
			list = append(list, map[string]any{"key": attributeOf[name], "value": typed(line[name])})
		}
		who := []any{map[string]any{"key": "paxos.node", "value": typed(float64(node))}, map[string]any{"key": "service.name", "value": typed("x")}}
		record := map[string]any{"timeUnixNano": "1700000000000000000", "body": map[string]any{"stringValue": "sent"}, "attributes": list}
		other := map[string]any{"body": map[string]any{"stringValue": "somebody else's"}}
		return map[string]any{"resourceLogs": []any{map[string]any{
			"resource":  map[string]any{"attributes": who},
			"scopeLogs": []any{map[string]any{"scope": map[string]any{}, "logRecords": []any{other, record}}},
		}}}
	},
	"attributes": func(line map[string]any, node int) map[string]any {
		of := map[string]any{"paxos.node": node}
		for name, v := range line {
			of[attributeOf[name]] = v
		}
		return map[string]any{"@timestamp": "2026-01-01T00:00:00Z", "attributes": of}
	},
	"flat, of texts": func(line map[string]any, node int) map[string]any {
		of := map[string]any{"ts": 1.7e9, "message": "x", "paxos.node": strconv.Itoa(node)}
		for name, v := range line {
			if pair, is := v.([]any); is {
				v = fmt.Sprintf("%v.%v", pair[0], pair[1])
			}
			of[attributeOf[name]] = fmt.Sprint(v)
		}
		return of
	},
	"rounds and nodes": func(line map[string]any, node int) map[string]any {
		of := map[string]any{}
		for name, v := range line {
			if pair, is := v.([]any); is {
				of[attributeOf[name]+".round"], of[attributeOf[name]+".node"] = pair[0], pair[1]
				continue
			}
			of[attributeOf[name]] = v
		}
		return map[string]any{"time": nil, "resource": map[string]any{"attributes": map[string]any{"paxos.node": node}}, "attributes": of}
	},
}

// records gives the lines of logs as records of a form, those of a node after each other.
func records(t *testing.T, form string, texts ...string) (all []string) {
	t.Helper()
	for node, text := range texts {
		for n, line := range strings.Split(strings.TrimSpace(text), "\n") {
			var of map[string]any
			if err := json.Unmarshal([]byte(line), &of); err != nil {
				t.Fatal(err)
			}
			of["n"] = float64(n + 1)
			text, err := json.Marshal(forms[form](of, node))
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, string(text)+"\n")
		}
	}
	return all
}

// two are the logs of two nodes of three, in which node 1 votes in a ballot that it skipped.
func two() (texts []string) {
	return []string{
		start + `{"do":"ask","key":"k","value":"x"}
{"do":"send","key":"k","type":"Prepare","ballot":[1,0]}
{"do":"receive","from":1,"key":"k","type":"Promise","ballot":[1,0]}
{"do":"receive","from":2,"key":"k","type":"Promise","ballot":[1,0]}
{"do":"send","key":"k","type":"Accept","ballot":[1,0],"value":"x"}
{"do":"durable","key":"k","ballot":[1,0],"promised":[1,0]}
` + stop,
		strings.Replace(start, `"node":0`, `"node":1`, 1) + `{"do":"receive","from":0,"key":"k","type":"Prepare","ballot":[1,0]}
{"do":"send","key":"k","type":"Promise","ballot":[1,0]}
{"do":"receive","from":2,"key":"k","type":"Prepare","ballot":[10,2]}
{"do":"send","key":"k","type":"Promise","ballot":[10,2]}
{"do":"receive","from":0,"key":"k","type":"Accept","ballot":[1,0],"value":"x"}
{"do":"send","key":"k","type":"Accepted","ballot":[1,0],"value":"x"}
` + stop,
	}
}

// Records with attributes are judged as the lines that say the same, in each form, whatever the
// order in which they were exported, and of all nodes in one file.
func TestRecordsAreLines(t *testing.T) {
	t.Parallel()
	want := judge(t, two()...)
	if want.Wrong == nil || want.Wrong.Rule != "NotSkipped" || want.Wrong.Line != 7 {
		t.Fatalf("%+v", want.Wrong)
	}
	for form := range forms {
		for seed := range uint64(5) {
			lines, r := records(t, form, two()...), rand.New(rand.NewPCG(seed, 0))
			at, wrong := 0, lines[len(lines)-2]
			if seed > 0 {
				r.Shuffle(len(lines), func(i, j int) { lines[i], lines[j] = lines[j], lines[i] })
			}
			for i, line := range lines {
				if line == wrong {
					at = i + 1
				}
			}
			got := judge(t, strings.Join(lines, ""))
			if got.Wrong == nil || got.Wrong.Rule != want.Wrong.Rule || got.Wrong.What != want.Wrong.What || got.Wrong.Line != at || got.Wrong.File != "a (node 1)" {
				t.Errorf("%s, seed %d: %+v, want line %d", form, seed, got.Wrong, at)
			}
			if !reflect.DeepEqual(got.Kinds, want.Kinds) || !reflect.DeepEqual(got.Absent, want.Absent) {
				t.Errorf("%s, seed %d: %v, want %v", form, seed, got.Kinds, want.Kinds)
			}
		}
	}
}

// A file of one node may be a pipe; a run in it is saved and judged again.
func TestRecordsOfOneNode(t *testing.T) {
	t.Parallel()
	for form := range forms {
		text := strings.Join(records(t, form, start, two()[1])[1:], "") // of node 1 alone
		source := func() []logs.Source {
			return []logs.Source{{Name: "a", From: io.MultiReader(strings.NewReader(text))}}
		}
		r, err := logs.Judge(source())
		if err != nil || r.Wrong == nil || r.Wrong.Rule != "NotSkipped" || r.Wrong.Line != 7 || r.Wrong.File != "a" {
			t.Fatalf("%s: %+v, %v", form, r, err)
		}
		run, err := logs.Explain(source(), r.Wrong)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := run.Judge(); err != nil || *again.Wrong != *r.Wrong {
			t.Errorf("%s: judged again: %+v, %v", form, again, err)
		}
	}
}

func TestRecordsThatAreNone(t *testing.T) {
	t.Parallel()
	first := `{"attributes":{"paxos.do":"start","paxos.node":0,"paxos.cluster.nodes":3}}` + "\n"
	second := strings.Replace(first, `"paxos.node":0`, `"paxos.node":1`, 1)
	for text, want := range map[string]string{
		first + `{"attributes":{"paxos.do":"send"}}` + "\n":               "a:2: want an event as JSON: want the type of a message",
		first + `{"attributes":[{"key":1}]}` + "\n":                       "a:2: ",
		first + "nonsense\n":                                              "a:2: ",
		first + `{"attributes":{"paxos.do":"send","paxos.n":"x"}}` + "\n": "a:2: want an event as JSON: want whole numbers",
		first + second + `{"attributes":{"paxos.do":"stop"}}` + "\n":      "want paxos.node in each record",
		`{"attributes":{"other":1}}` + "\n":                               "want a log that begins with a start, got nothing",
		first + `{"attributes":{"paxos.do":"send","paxos.message.type":"Prepare","paxos.ballot":{"kvlistValue":1}}}` + "\n":                             "a:2: ",
		first + `{"attributes":{"paxos.do":"send","paxos.message.type":"Prepare","paxos.ballot.round":1}}` + "\n":                                       "a:2: ",
		first + `{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"key":"paxos.do","value":{"arrayValue":{"values":[{}]}}}]}]}]}]}` + "\n": "a:2: ",
		`{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"attributes":[{"key":"paxos.do","value":{"stringValue":"stop"}}]}]}]}]}` + "\n" + first:         "want a start",
	} {
		_, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(text)}})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: want %q, got %v", text, want, err)
		}
	}
	// A last line that is not whole is as legal as in a log, and a record that is missing is a gap.
	r := judge(t, first+`{"attributes":{"paxos.do":"st`)
	if !r.Logs[0].Torn {
		t.Errorf("%+v", r.Logs)
	}
	all := records(t, "attributes", two()[0])
	if r := judge(t, strings.Join(append(all[:3:3], all[4:]...), "")); r.Logs[0].Missed != 1 {
		t.Errorf("%+v", r.Logs)
	}
}

// Whatever a file says, reading it ends; records that were read are those that are read again.
func FuzzRecords(f *testing.F) {
	for _, form := range slices.Sorted(maps.Keys(forms)) {
		f.Add([]byte(strings.Join(records(&testing.T{}, form, two()...)[6:12], "")))
	}
	f.Add([]byte(`{"attributes":{"paxos.do":"start","paxos.node":0,"paxos.cluster.nodes":3}}` + "\n" + `{"paxos.do":"send","paxos.n":"5"`))
	f.Fuzz(func(t *testing.T, text []byte) {
		judged := func() string {
			r, err := logs.Judge([]logs.Source{{Name: "a", From: bytes.NewReader(text)}})
			if err != nil {
				return err.Error()
			}
			return fmt.Sprint(r.Events, r.Kinds, r.Logs, r.Wrong)
		}
		if once, twice := judged(), judged(); once != twice {
			t.Errorf("%s, and again %s", once, twice)
		}
	})
}
