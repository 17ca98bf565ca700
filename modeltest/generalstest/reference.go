package generalstest

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/closed"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/trace/tla"
)

// Reference gives the reference implementation as the machine for a model. role is
// "general", "sender", "acker" or "estimator" for a model of one of them alone, and
// for a closed one see [Model]. constants are those that the model was explored with:
// First and Second, and as the model has them Length, Messengers, Self, Count, Answers
// and Enough. They may come from anywhere: what the implementation cannot stand for is
// an error.
func Reference(role string, constants map[string]tla.Value) (modeltest.Machine, error) {
	switch role {
	case "general":
		return generalRole(constants)
	case "sender":
		return senderRole(constants)
	case "acker":
		return ackerRole(constants)
	case "estimator":
		return estimatorRole(constants)
	}
	m, err := closedModel(role, constants)
	if m == nil && err == nil {
		err = fmt.Errorf("generalstest: there is no role %q: give general, sender, acker, estimator, handshake, stream or numbered", role)
	}
	return m, err
}

// Model gives a closed model of both generals and their messengers, to be explored: a
// "handshake", a "stream" or a "numbered" stream. nil stands for any other role.
func Model(s closed.Setting) (*closed.Explored, error) {
	m, err := closedModel(s.Role, s.Constants)
	if m == nil {
		return nil, err
	}
	return &closed.Explored{System: m}, err
}

func closedModel(role string, c constants) (closed.Code, error) {
	switch role {
	case "handshake":
		return modelled(newHandshake(c))
	case "stream":
		return modelled(newStream(c))
	case "numbered":
		return modelled(newNumbered(c))
	}
	return nil, nil
}

func modelled[W closed.Code](of interface{ model() W }, err error) (closed.Code, error) {
	if err != nil {
		return nil, err
	}
	return of.model(), nil
}

// constants are those of a model.
type constants map[string]tla.Value

// read takes a number; the first error is kept.
func (c constants) read(err *error, name string, most generals.Number, to *generals.Number) {
	n, ok := c[name].Int64()
	if *err == nil && (!ok || n < 0 || n > int64(most)) {
		*err = fmt.Errorf("generalstest: %s must be a number from 0 to %d, got %.100s", name, most, c[name])
	}
	*to = generals.Number(n)
}

// repeatsTable is the expression that gives the model's override point as a
// sequence: the messengers for no gap, for one, and so on.
const repeatsTable = "[n \\in 1..Count + 1 |-> Repeats(n - 1)]"

// repeats gives by how many messengers the code is to answer so many gaps, and by how
// many it is judged. A model with the specification's own table, or with none, has the
// code use what it has for that, generals.OnePerGap.
func (c constants) repeats(t generals.Stream) (code generals.Repeats, want func(gaps int) generals.Number, err error) {
	onePerGap := func(gaps int) generals.Number { return generals.Number(min(gaps+1, int(t.Answers))) }
	table, ok := c[repeatsTable]
	if !ok {
		return generals.OnePerGap, onePerGap, nil
	}
	list, same := make([]generals.Number, t.Count+1), true
	for gaps := range list {
		v, _ := table.Apply(tla.Int(int64(gaps) + 1))
		n, ok := v.Int64()
		if !ok || n < 1 || n > int64(t.Answers) {
			return nil, nil, fmt.Errorf("generalstest: Repeats must give 1 to %d messengers for each number of gaps from 0 to %d, got %.200s", t.Answers, t.Count, table)
		}
		list[gaps] = generals.Number(n)
		same = same && list[gaps] == onePerGap(gaps)
	}
	if same {
		return generals.OnePerGap, onePerGap, nil
	}
	want = func(gaps int) generals.Number { return list[max(0, min(gaps, int(t.Count)))] }
	return func(gaps generals.Number) generals.Number { return want(int(gaps)) }, want, nil
}
