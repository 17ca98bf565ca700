package generalstest

import (
	"fmt"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/closed"
	"github.com/synod-paxos/synod/trace/tla"
)

// All are the models of the generals: of one of them alone, and of both with their messengers.
// Their constants are First and Second, and as the model has them Length, Messengers, Self, Count,
// Answers and Enough.
var All = closed.Roles{Package: "generalstest", Of: map[string]func(*closed.Constants) modeltest.Machine{
	"general": generalRole, "sender": senderRole, "acker": ackerRole, "estimator": estimatorRole,
	"handshake": func(c *closed.Constants) modeltest.Machine { return newHandshake(c).model() },
	"stream":    func(c *closed.Constants) modeltest.Machine { return newStream(c).model() },
	"numbered":  func(c *closed.Constants) modeltest.Machine { return newNumbered(c).model() },
}}

// count reads a number.
func count(c *closed.Constants, name string, most int) generals.Number {
	return generals.Number(c.Number(name, 0, most))
}

// repeatsTable is the expression that gives the model's override point as a
// sequence: the messengers for no gap, for one, and so on.
const repeatsTable = "[n \\in 1..Count + 1 |-> Repeats(n - 1)]"

// repeats gives by how many messengers the code is to answer so many gaps, and by how
// many it is judged. A model with the specification's own table, or with none, has the
// code use what it has for that, generals.OnePerGap.
func repeats(c *closed.Constants, t generals.Stream) (code generals.Repeats, want func(gaps int) generals.Number) {
	onePerGap := func(gaps int) generals.Number { return generals.Number(min(gaps+1, int(t.Answers))) }
	table, ok := c.Value(repeatsTable)
	if !ok {
		return generals.OnePerGap, onePerGap
	}
	list, same := make([]generals.Number, t.Count+1), true
	for gaps := range list {
		v, _ := table.Apply(tla.Int(int64(gaps) + 1))
		n, ok := v.Int64()
		if !ok || n < 1 || n > int64(t.Answers) {
			c.Wrong("Repeats", fmt.Sprintf("1 to %d messengers for each number of gaps from 0 to %d", t.Answers, t.Count), table)
		}
		list[gaps] = generals.Number(n)
		same = same && list[gaps] == onePerGap(gaps)
	}
	if same {
		return generals.OnePerGap, onePerGap
	}
	want = func(gaps int) generals.Number { return list[max(0, min(gaps, int(t.Count)))] }
	return func(gaps generals.Number) generals.Number { return want(int(gaps)) }, want
}
