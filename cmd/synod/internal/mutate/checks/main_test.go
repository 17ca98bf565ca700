package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
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
	for question, want := range map[string]string{
		`{"protocol": "generals", "recordings": true, "differing": true}`:                                                                                  "[none]",
		`{"protocol": "generals", "explore": [{"model": "Handshake", "breaks": "OneApart"}, {"model": "Handshake6", "breaks": "OneApart"}]}`:               "[none none]",
		`{"protocol": "generals", "explore": [{"model": "Handshake6", "breaks": "Agreement"}, {"model": "Handshake2", "breaks": "Agreement"}]}`:            "[Agreement @8 Agreement @4]",
		`{"protocol": "paxos", "explore": [{"size": {"acceptors": 3, "proposers": 1, "ballots": 1, "values": 1}, "properties": ["TypeOK", "Agreement"]}]}`: "[none]",
	} {
		var got mutate.Checks
		ask(t, "check", question, &got)
		var found []string
		for _, f := range got.Explored {
			text := "none"
			if f != nil {
				text = fmt.Sprintf("%s @%d", f.Breaks[0], f.Step)
			}
			found = append(found, text)
		}
		if got.Equal != nil || got.Replay != nil || fmt.Sprint(found) != want {
			t.Errorf("%s: want %s, got %s, %+v", question, want, found, got)
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
	if got.Violation != nil || got.Found == nil || got.Found.Properties[0] != "SometimesGap" {
		t.Errorf("want a behaviour to the witness, got %+v", got)
	}
}

func TestRefuses(t *testing.T) {
	for _, c := range []struct{ verb, question, want string }{
		{"checks", `{}`, "want check, any, explore or serve"},
		{"check", `{`, "unexpected EOF"},
		{"check", `{"role": "general"}`, "unknown field"},
		{"check", `{"protocol": "kings"}`, "no implementation of protocol"},
		{"explore", `{"protocol": "kings"}`, "no implementation of protocol"},
		{"explore", `{"protocol": "generals", "model": "Synod"}`, `no closed model "Synod" of protocol generals`},
		{"explore", `{"protocol": "generals", "model": "Stream", "find": "SometimesKing"}`, "no witness"},
		{"check", `{"protocol": "generals", "explore": [{"model": "Stream", "breaks": "Kingly"}]}`, "no property"},
	} {
		err := run(context.Background(), []string{c.verb}, strings.NewReader(c.question), new(bytes.Buffer))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: want %q, got %v", c.verb, c.question, c.want, err)
		}
	}
}
