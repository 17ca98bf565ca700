package leasetest

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/closed"

	"github.com/synod-paxos/synod/modeltest"
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
	if in.Client != Nobody {
		out.Args = append(out.Args, labelled.Arg{Name: "client", Value: in.Client.value()})
	}
	if in.Token != 0 {
		out.Args = append(out.Args, labelled.Arg{Name: "token", Value: in.Token.value()})
	}
	return out
}

func (c Client) String() string { return fmt.Sprintf("c%d", uint8(c)) }

func (c Client) value() tla.Value {
	if c == Nobody {
		return tla.Model("nobody")
	}
	return tla.Model(c.String())
}

func (t Token) value() tla.Value { return tla.Int(int64(t)) }

// project gives the specification's variables, in the order of Vars.
func (z Size) project(s State) []tla.Value {
	var known []tla.Pair
	for c, l := range s.Clients[:z.Clients] {
		lease := tla.Record(map[string]tla.Value{"token": l.Token.value(), "holds": tla.Bool(l.Holds)})
		known = append(known, tla.Pair{Key: Client(c + 1).value(), Value: lease})
	}
	var expired, messages []tla.Value
	for t, is := range s.Expired {
		if is {
			expired = append(expired, Token(t+1).value())
		}
	}
	for c, t := range s.Granted.all {
		messages = append(messages, message("Granted", c, t))
	}
	for c, t := range s.Given.all {
		messages = append(messages, message("Released", c, t))
	}
	server := tla.Record(map[string]tla.Value{"holder": s.Server.Holder.value(), "token": s.Server.Token.value()})
	return []tla.Value{tla.Func(known...), tla.Set(expired...), tla.Set(messages...), server, s.Store.Last.value()}
}

func message(kind string, c Client, t Token) tla.Value {
	return tla.Record(map[string]tla.Value{"type": tla.Str(kind), "client": c.value(), "token": t.value()})
}

// arrows draws a step.
func arrows(before State, in Input, after State) []modeltest.Arrow {
	client := in.Client.String()
	arrow := modeltest.Arrow{From: "server", To: client, Lost: before == after}
	switch in.Action {
	case "Lend":
		arrow.To, arrow.Text = "server", fmt.Sprintf("lends lease %d to %s", after.Server.Token, client)
	case "Begin":
		arrow.Text = fmt.Sprintf("lease %d is yours", in.Token)
	case "Release":
		arrow.From, arrow.Text = client, "gives the lock back"
	case "End":
		arrow.From, arrow.To, arrow.Text = client, "server", fmt.Sprintf("lease %d is over", in.Token)
	case "Expire":
		arrow.To, arrow.Text = "server", fmt.Sprintf("the time of lease %d is over", before.Server.Token)
	case "Write":
		arrow.From, arrow.To, arrow.Text = client, "store", fmt.Sprintf("write, lease %d", before.Clients[in.Client-1].Token)
	}
	return []modeltest.Arrow{arrow}
}
