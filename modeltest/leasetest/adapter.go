package leasetest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/lease"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/tla"
)

// Model plugs the state machine in.
func Model(z Size) closed.Whole[State, Input] {
	all := z.inputs()
	return closed.Whole[State, Input]{
		Protocol: modeltest.Protocol[State, Input]{
			Vars:     []string{"clients", "expired", "messages", "server", "store"},
			Init:     []State{{}},
			Stimuli:  func(State) []Input { return all },
			Step:     modeltest.Plain(z.Step),
			Project:  z.project,
			Stimulus: modeltest.Translate(all, Input.spoken),
			Arrows:   arrows,
		},
		Inputs: all,
		Spoken: Input.spoken,
		Properties: []closed.Predicate[State]{
			{Name: "Exclusive", Holds: State.exclusive},
			{Name: "OneOwner", Holds: State.oneOwner},
			{Name: "NobodyInvents", Holds: State.nobodyInvents},
		},
		Steps: []closed.StepPredicate[State]{{Name: "NewestWins", Holds: newestWins}},
		Witnesses: []closed.Predicate[State]{
			{Name: "SometimesTwoBelieve", Holds: State.twoBelieve},
			{Name: "SometimesLate", Holds: State.late},
			{Name: "SometimesAllServed", Holds: z.allServed},
		},
	}
}

// spoken is an input in the specification's words.
func (in Input) spoken() labelled.Stimulus {
	out := labelled.Stimulus{Action: in.Action}
	if in.Client != lease.Nobody {
		out.Args = append(out.Args, labelled.Arg{Name: "client", Value: client(in.Client)})
	}
	if in.Token != 0 {
		out.Args = append(out.Args, labelled.Arg{Name: "token", Value: token(in.Token)})
	}
	return out
}

func client(c lease.Client) tla.Value {
	if c == lease.Nobody {
		return tla.Model("nobody")
	}
	return tla.Model(c.String())
}

func token(t lease.Token) tla.Value { return tla.Int(int64(t)) }

// project gives the specification's variables, in the order of Vars.
func (z Size) project(s State) []tla.Value {
	known := tla.FuncOf(tla.Models("c", int(z.Clients)), func(c int) tla.Value {
		l := s.Clients[c]
		return tla.Record(map[string]tla.Value{"token": token(l.Token), "holds": tla.Bool(l.Holds)})
	})
	expired := tla.SetOf(tla.Ints(1, maxLeases), func(t int) bool { return s.Expired[t] })
	var messages []tla.Value
	for c, t := range s.Granted.all {
		messages = append(messages, message("Granted", c, t))
	}
	for c, t := range s.Given.all {
		messages = append(messages, message("Released", c, t))
	}
	server := tla.Record(map[string]tla.Value{"holder": client(s.Server.Holder), "token": token(s.Server.Token)})
	return []tla.Value{known, expired, tla.Set(messages...), server, token(s.Store.Last)}
}

func message(kind string, c lease.Client, t lease.Token) tla.Value {
	return tla.Record(map[string]tla.Value{"type": tla.Str(kind), "client": client(c), "token": token(t)})
}

// arrows draws a step.
func arrows(before State, in Input, after State) []modeltest.Arrow {
	who := in.Client.String()
	arrow := modeltest.Arrow{From: "server", To: who, Lost: before == after}
	switch in.Action {
	case "Lend":
		arrow.To, arrow.Text = "server", fmt.Sprintf("lends lease %d to %s", after.Server.Token, who)
	case "Begin":
		arrow.Text = fmt.Sprintf("lease %d is yours", in.Token)
	case "Release":
		arrow.From, arrow.Text = who, "gives the lock back"
	case "End":
		arrow.From, arrow.To, arrow.Text = who, "server", fmt.Sprintf("lease %d is over", in.Token)
	case "Expire":
		arrow.To, arrow.Text = "server", fmt.Sprintf("the time of lease %d is over", before.Server.Token)
	case "Write":
		arrow.From, arrow.To, arrow.Text = who, "store", fmt.Sprintf("write, lease %d", before.Clients[in.Client-1].Token)
	}
	return []modeltest.Arrow{arrow}
}
