package main

import (
	"bytes"
	"context"
	"encoding/json"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
)

func ask(t *testing.T, verb, question string, answer any) {
	t.Helper()
	var out bytes.Buffer
	if err := run(context.Background(), []string{verb}, strings.NewReader(question), &out); err != nil {
		t.Fatalf("%s %s: %v", verb, question, err)
	}
	if err := json.Unmarshal(out.Bytes(), answer); err != nil {
		t.Fatal(err)
	}
}

// Of the implementation as it is nothing is found, but what it cannot keep.
func TestCheck(t *testing.T) {
	for question, want := range map[string]bool{
		`{"protocol": "generals"}`: false,
		`{"protocol": "generals", "property": "OneApart", "models": ["Handshake", "Handshake6"]}`:                 false,
		`{"protocol": "generals", "property": "Agreement", "models": ["Handshake6", "Handshake2", "Handshake4"]}`: true,
	} {
		var got mutate.Checks
		ask(t, "check", question, &got)
		if got.Equal != nil || got.Replay != nil || (got.Explore != nil) != want {
			t.Errorf("%s: got %+v", question, got)
		}
		if f := got.Explore; f != nil && (f.Model != "Handshake2" || f.Step != 4 || f.Breaks[0] != "Agreement" || f.How == "") {
			t.Errorf("want the shortest, of Handshake2, got %+v", f)
		}
	}
}

func TestExplore(t *testing.T) {
	var got protocol.Explored
	ask(t, "explore", `{"protocol": "generals", "model": "Handshake6"}`, &got)
	if !got.Compared || got.Differs != "" || got.Violation == nil || got.Violation.Length != 9 || got.Violation.Suite == "" {
		t.Errorf("want what TLC found, got %+v", got)
	}
	got = protocol.Explored{}
	ask(t, "explore", `{"protocol": "generals", "model": "Stream", "maxStates": 1}`, &got)
	if got.Complete || !strings.Contains(got.Stopped, "limit of 1 states") || got.Compared {
		t.Errorf("want it stopped by the limit, got %+v", got)
	}
	got = protocol.Explored{}
	ask(t, "explore", `{"protocol": "generals", "model": "Stream", "find": "SometimesGap"}`, &got)
	if got.Violation != nil || got.Found == nil || got.Found.Properties[0] != "SometimesGap" || strings.Contains(got.Found.Diagram, ">>") {
		t.Errorf("want a behaviour to the witness, got %+v", got)
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range []struct{ verb, question, want string }{
		{"checks", `{}`, "want check, any or explore"},
		{"check", `{`, "unexpected EOF"},
		{"check", `{"role": "general"}`, "unknown field"},
		{"check", `{"protocol": "kings"}`, "no implementation of protocol"},
		{"explore", `{"protocol": "kings"}`, "no implementation of protocol"},
		{"explore", `{"protocol": "paxos", "model": "Synod"}`, "protocol paxos is explored at sizes of its own"},
		{"explore", `{"protocol": "generals", "model": "Synod"}`, `no closed model "Synod" of protocol generals`},
		{"explore", `{"protocol": "generals", "model": "Stream", "find": "SometimesKing"}`, "no witness"},
		{"check", `{"protocol": "generals", "property": "Kingly", "models": ["Stream"]}`, "no property"},
	} {
		err := run(context.Background(), []string{c.verb}, strings.NewReader(c.question), new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: want %q, got %v", c.verb, c.question, c.want, err)
		}
	}
}
