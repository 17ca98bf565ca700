package judge_test

import (
	"reflect"
	"slices"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/judge"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/oracle"
)

// What a node that hears itself sends at once is judged as one thing comes of the other, in whatever
// order it is listed; what is told stays where it is.
func TestAnswersInAnyOrder(t *testing.T) {
	t.Parallel()
	one, two := oracle.Number(1), oracle.Number(2)
	vote := judge.Vote{Ballot: one, Value: "v"}
	right := []judge.Message{
		{Type: model.Prepare, Ballot: one}, {Type: model.Promise, Ballot: one}, {Type: model.Accept, Ballot: one, Value: "v"},
		{Type: model.Accepted, Ballot: one, Value: "v"}, {Type: model.Promise, Ballot: one, Vote: vote},
		{Type: model.Prepare, Ballot: two}, {Type: model.Promise, Ballot: two, Vote: vote},
	}
	for turn := range right {
		listed := slices.Concat(right[turn:], right[:turn])
		slices.Reverse(listed[turn:])
		if got := judge.InOrder(listed); !reflect.DeepEqual(got, right) {
			t.Errorf("%v are put in the order %v", listed, got)
		}
	}
	told := judge.Message{Type: model.Decided, Value: "v"}
	if got := judge.InOrder([]judge.Message{right[3], told, right[2]}); !reflect.DeepEqual(got, []judge.Message{right[2], told, right[3]}) {
		t.Errorf("want what is told where it was, got %v", got)
	}
}
