package check

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlachecker"
)

func TestConfirm(t *testing.T) {
	held := manifest.Expect{Verdict: manifest.Holds, Distinct: 63, Generated: 193, Depth: 11}
	same := tlachecker.Answer{Verdict: tlachecker.Holds, Distinct: 63, Pairs: 192, Depth: 11}
	breaks := manifest.Expect{Verdict: manifest.Invariant, Property: "I", Distinct: 9, Generated: 11, Length: 3}
	but := func(change func(a *tlachecker.Answer)) tlachecker.Answer {
		a := same
		change(&a)
		return a
	}
	violation := tlachecker.Answer{Verdict: tlachecker.Invariant, Name: "I", Distinct: 8}
	for _, c := range []struct {
		about, config string
		want          manifest.Expect
		got           tlachecker.Answer
		says          Confirmation
	}{
		{"both hold", "INVARIANT I", held, same, Confirmation{States: 63, Equal: "equal: verdict, states, depth"}},
		{"it has fewer states", "", held, but(func(a *tlachecker.Answer) { a.Distinct = 62 }), Confirmation{States: 62, Differs: "TLC found 63 states, tla-checker 62"}},
		{"it stopped at more", "", held, tlachecker.Answer{Verdict: tlachecker.More, Distinct: 10_631}, Confirmation{States: 10_631, Differs: "TLC found 63 states, tla-checker more than 10630"}},
		{"it is deeper", "", held, but(func(a *tlachecker.Answer) { a.Depth = 12 }), Confirmation{States: 63, Differs: "TLC found a depth of 11, tla-checker 12"}},
		{"it has more steps", "", held, but(func(a *tlachecker.Answer) { a.Pairs = 193 }),
			Confirmation{States: 63, Differs: "TLC generated 193 states, initial ones included, and tla-checker found 193 pairs of a state and a next one"}},
		{"it has fewer steps, as some lead to the same", "", held, but(func(a *tlachecker.Answer) { a.Pairs = 100 }), Confirmation{States: 63, Equal: "equal: verdict, states, depth"}},
		{"symmetry", "SYMMETRY S", held, but(func(a *tlachecker.Answer) { a.Distinct = 120 }), Confirmation{States: 120, Equal: "it holds; states are not compared, as some stand for several"}},
		{"TLC misses it", "INVARIANT I", held, violation, Confirmation{States: 8, Differs: "TLC found that it holds, tla-checker a violation of the invariant I"}},
		{"it misses it", "INVARIANT I", breaks, same, Confirmation{States: 63, Differs: "TLC found a violation of the invariant I, tla-checker that it holds"}},
		{"both break", "INVARIANT I", breaks, violation, Confirmation{States: 8, Equal: "it breaks, by the same"}},
		{"another first", "INVARIANTS I J", breaks, tlachecker.Answer{Verdict: tlachecker.Invariant, Name: "J", Distinct: 8},
			Confirmation{States: 8, Equal: "it breaks, though by a violation of the invariant J"}},
		{"a deadlock first", "INVARIANTS I J", breaks, tlachecker.Answer{Verdict: tlachecker.Deadlock, Distinct: 8}, Confirmation{States: 8, Equal: "it breaks, though by a deadlock"}},
		{"a property of two kinds", "PROPERTY I", manifest.Expect{Verdict: manifest.ActionProperty, Property: "I"}, tlachecker.Answer{Verdict: tlachecker.Property, Name: "I", Distinct: 8},
			Confirmation{States: 8, Equal: "it breaks, by the same"}},
		{"an invariant as a property", "PROPERTY I", breaks, violation, Confirmation{States: 8, Equal: "it breaks, by the same"}},
		{"an invariant by its name", "", held, violation, Confirmation{States: -1, Cannot: "it checks I, which the configuration does not ask for"}},
		{"a property is left out", "PROPERTIES P Q", held, but(func(a *tlachecker.Answer) { a.Checked = []string{"P"} }), Confirmation{States: -1, Cannot: "it does not check Q"}},
		{"it cannot", "", held, tlachecker.Answer{Cannot: "next error: x"}, Confirmation{States: -1, Cannot: "next error: x"}},
		{"it stopped before what breaks", "INVARIANT I", breaks, tlachecker.Answer{Verdict: tlachecker.More, Distinct: 10_091}, Confirmation{States: 10_091, Cannot: "it stopped after 10091 states"}},
	} {
		source := &specification.Source{Config: "A.cfg", Files: map[string][]byte{"A.cfg": []byte(c.config)}}
		assert.Equal(t, c.says, confirm(source, c.want, c.got), c.about)
	}
}
