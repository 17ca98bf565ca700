package exploration

import (
	"iter"
	"math/bits"
	"slices"

	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/modeltest/explore"
)

// mask is a set of messages, a bit each, as a view has those sent.
type mask []uint64

// those are the messages of type M that are so.
func those[M paxos.Message](x *exploring, so func(M) bool) mask {
	out := make(mask, (len(x.Messages)+63)/64)
	for i, m := range x.Messages {
		if m, ok := m.(M); ok && so(m) {
			out[i/64] |= 1 << (i % 64)
		}
	}
	return out
}

func (m mask) or(n mask) mask {
	out := slices.Clone(m)
	for w := range n {
		out[w] |= n[w]
	}
	return out
}

// sent reports whether one of them was.
func (m mask) sent(v explore.View) bool {
	for w, sent := range v.Messages() {
		if sent&m[w] != 0 {
			return true
		}
	}
	return false
}

// none reports whether none of them was.
func (m mask) none(v explore.View) bool { return !m.sent(v) }

// all gives the numbers of those that were sent.
func (m mask) all(sent []uint64) iter.Seq[int] {
	return func(yield func(int) bool) {
		for w := range m {
			for set := sent[w] & m[w]; set != 0; set &= set - 1 {
				if !yield(w*64 + bits.TrailingZeros64(set)) {
					return
				}
			}
		}
	}
}

// count is how many of them were sent.
func (m mask) count(v explore.View) (n int) {
	for w, sent := range v.Messages() {
		n += bits.OnesCount64(sent & m[w])
	}
	return n
}
