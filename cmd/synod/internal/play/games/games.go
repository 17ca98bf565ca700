// Package games lists the games that the page has, one of each protocol. It links no more than what
// runs in a browser needs: no specification, no network, no other programs.
package games

import (
	"encoding/json"
	"fmt"

	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/modeltest/committest"
	"github.com/synod-paxos/synod/modeltest/fasttest"
	"github.com/synod-paxos/synod/modeltest/generalstest"
	"github.com/synod-paxos/synod/modeltest/leasetest"
	"github.com/synod-paxos/synod/modeltest/multipaxostest"
	"github.com/synod-paxos/synod/modeltest/paxostest/board"
	"github.com/synod-paxos/synod/modeltest/play"
	"github.com/synod-paxos/synod/modeltest/replicationtest"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tla"
)

// Server answers for all games.
func Server() *play.Server {
	games := map[string]func(json.RawMessage) (*play.Game, error){"paxos": board.Game}
	for name, model := range map[string]closed.Modeler{
		"generals": generalstest.All.Explored, "multipaxos": multipaxostest.All.Explored, "lease": leasetest.All.Explored, "commit": committest.All.Explored,
		"replication": replicationtest.All.Explored, "fast": fasttest.All.Explored,
	} {
		games[name] = func(setting json.RawMessage) (*play.Game, error) { return modelled(name, model, setting) }
	}
	return &play.Server{Games: games, Questions: map[string]func(json.RawMessage) (any, error){"generals": generalsOdds}}
}

// Model is a setting of a game that is a closed model: what its manifest says of it.
type Model struct {
	Model  string `json:"model"`
	Module string `json:"module"`
	Role   string `json:"role,omitempty"`
	Config string `json:"config"` // the configuration that TLC reads

	Properties []string `json:"properties"`         // that are judged
	Unjudged   []string `json:"unjudged,omitempty"` // that the configuration names, and no state or step of the code shows
	Breaks     string   `json:"breaks,omitempty"`   // the property that it is there to break
}

const configFile = "model.cfg"

func modelled(protocol string, model closed.Modeler, setting json.RawMessage) (*play.Game, error) {
	var m Model
	if err := json.Unmarshal(setting, &m); err != nil {
		return nil, fmt.Errorf("a model of %s: %w", protocol, err)
	}
	s := closed.Setting{
		Model: &manifest.Model{Name: m.Model, Module: m.Module, Role: m.Role}, Config: (&specification.Source{Config: configFile, Files: map[string][]byte{configFile: []byte(m.Config)}}).ParseConfig(), Constants: map[string]tla.Value{},
	}
	for name, text := range s.Config.Assigned() {
		if v, err := tla.Parse(text); err == nil {
			s.Constants[name] = v
		}
	}
	e, err := model(s)
	if err != nil {
		return nil, err
	}
	if e == nil {
		return nil, fmt.Errorf("model %s of %s is of no whole system", m.Model, protocol)
	}
	stepped, ok := e.System.(closed.Stepped)
	if !ok {
		return nil, fmt.Errorf("model %s of %s is explored, and cannot be stepped", m.Model, protocol)
	}
	return play.Whole(protocol, m, stepped, m.Properties)
}
