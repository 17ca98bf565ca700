package conformance

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/subject"
)

// narrow is an acceptor that compares ballots by fewer bits, or keeps other values than it is given.
type narrow struct {
	self     model.Node
	promised model.Ballot
	vote     model.Vote
	compared func(uint64) int64
	kept     func(string) string
}

func (a *narrow) below(b, than model.Ballot) bool {
	r, s := a.compared(b.Round), a.compared(than.Round)
	return r < s || r == s && b.Node < than.Node
}

func (a *narrow) Prepare(b model.Ballot) []model.Message {
	if a.below(b, a.promised) {
		return nil
	}
	a.promised = b
	return []model.Message{{Type: model.Promise, From: a.self, Ballot: b, Vote: a.vote}}
}

func (a *narrow) Accept(b model.Ballot, v model.Value) []model.Message {
	if a.below(b, a.promised) {
		return nil
	}
	a.promised, a.vote = b, model.Vote{Ballot: b, Value: model.Value(a.kept(string(v)))}
	return []model.Message{{Type: model.Accepted, From: a.self, Ballot: b, Value: v}}
}

// A ballot that loses bits, and a value that becomes another, are noticed.
func TestWhatIsNarrowedIsNoticed(t *testing.T) {
	t.Parallel()
	signed, same := func(n uint64) int64 { return int64(int32(uint32(n))) }, func(v string) string { return v }
	whole := func(n uint64) int64 { return int64(n - 1<<63) } // in the same order
	digits := func(v string) string {
		if n := strings.TrimLeft(v, "0"); n != "" && strings.Trim(v, "0123456789") == "" {
			return n
		}
		return v
	}
	astral := func(v string) string {
		return strings.Map(func(r rune) rune {
			if r > 1<<16 {
				return '?'
			}
			return r
		}, v)
	}
	for i, c := range []struct {
		name string
		is   narrow
	}{
		{"signed 32 bits", narrow{compared: signed, kept: same}},
		{"lines", narrow{kept: func(v string) string { return strings.ReplaceAll(v, "\r\n", "\n") }}},
		{"16 bits", narrow{kept: astral}},
		{"numbers", narrow{kept: digits}},
	} {
		if i%thorough.Every(4) > 0 {
			continue
		}
		name, a := c.name, c.is
		if a.compared == nil {
			a.compared = whole
		}
		r := tested(t, model.Acceptor, func(c subject.Cluster) any { a := a; a.self = c.Self; return &a })
		require.Equal(t, Unsafe, r.Verdict, "%s\n%s", name, r.Text())
		require.Contains(t, r.Divergences[0].Suite, "other ballots and values", name)
	}
}
