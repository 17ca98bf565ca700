package check

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/internal/thorough"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// The answer is the jar's, so that of a second question needs no Java.
func TestSelfTest(t *testing.T) {
	thorough.Only(t, "scripttest asks it before the scripts of cmd/synod, whose output would tell")
	t.Parallel()
	tools, cache := *tlctest.Require(t), t.TempDir()
	version, wrong, err := SelfTest(t.Context(), &tools, cache)
	require.NoError(t, err)
	if strings.HasPrefix(tools.Jar.SHA256, "fc0a7b69") { // TLC 2.18
		all := texts(knownWrong)
		assert.Equal(t, slices.Delete(all, 4, 5), texts(wrong), "that is of versions that are newer")
	}
	t.Log(version, texts(wrong))
	tools.Java.Path = "gone"
	same, again, err := SelfTest(t.Context(), &tools, cache)
	require.NoError(t, err)
	assert.Equal(t, wrong, again)
	assert.Equal(t, version, same)
	assert.Regexp(t, "^TLC2 Version 2", version)
	for _, w := range knownWrong {
		if slices.Contains(byVerdict, w.test) {
			assert.Contains(t, string(selfTest), w.test+" == ")
			continue
		}
		assert.Contains(t, string(selfTest), `PrintT(<<"`+w.test+`", `)
	}
}

func TestASpecificationThatMayUseWhatIsWrongIsWarnedOf(t *testing.T) {
	fsys := files(t)
	source := func() []Warning {
		m := load(t, fsys)
		s, err := m.Source(&m.Models[0])
		require.NoError(t, err)
		return wrongly(knownWrong, s)
	}
	assert.Empty(t, source())
	change(t, fsys, "Lock.tla", "Mutex ==", "Part == SubSeq([<<1, 2>> EXCEPT ![1] = 2], 1, 1)\nMutex ==")
	require.Len(t, source(), 1)
	assert.Contains(t, source()[0].String(), "TLC is known to be wrong: this version evaluates wrongly a part of a sequence that is a function with EXCEPT (tlaplus#1145)")
	change(t, fsys, "Lock.tla", "Part ==", "Other == LAMBDA x : x\nPart ==")
	require.Len(t, source(), 1)
	assert.NotContains(t, source()[0].String(), "tlaplus#725")
	change(t, fsys, "Lock.tla", "Part ==", "In == INSTANCE Naturals WITH y <- 1\nPart ==")
	assert.Contains(t, source()[0].String(), "(tlaplus#725)")
}

// What no words show is known by its form, as the specification writes it.
func TestFormsOfWhatIsWrong(t *testing.T) {
	const keys, sets, settles, constant = "tlaplus#1302", "tlaplus#1407", "tlaplus#1348", "tlaplus#604"
	for _, c := range []struct{ text, want string }{
		{"F(a, b) == [a -> b] = [a -> {1}]", sets},
		{"F(a, b) == [a -> b] # [{} -> (b)]", sets},
		{"F(a, b) == [a -> b] /= [a -> {1}]", sets},
		{"All == [{1} -> {2}]\nF(a) == All = [a -> {1}]", sets},
		{"F(a, b) == a = [b -> {1}]", ""},
		{"F(a) == [x \\in a |-> CASE x = 1 -> 2] = [x \\in a |-> 2]", ""},
		{"F(a) == [a EXCEPT ![1] = 2]", ""},
		{"F(a) == [[k \\in [{1} -> {2}] |-> 0] EXCEPT ![a] = 2]", keys},
		{"Keys == [{1} -> {2}]\nTable == [k \\in Keys |-> 0]\nF(a) == [Table EXCEPT ![a] = 2]", keys},
		{"Keys == [{1} -> {2}]\nF(a) == a \\in [Keys -> {1}] /\\ [a EXCEPT ![1] = 2] = a", keys},
		{"Keys == [{1} -> {2}]\nTable == [k \\in Keys |-> 0]", ""},
		{"Fair == WF_next(Next)\nLast == next = 0 => <>[](next = 1)", ""},
		{"Spec == Init /\\ [][Next]_next /\\ WF_next(Next)\nLast == next = 0 => <>[](next = 1)", settles},
		{"Last == 1 > 2 ~> next = 1", constant},
		{"Last == next = 0 ~> next = 1", ""},
	} {
		fsys := files(t)
		fsys["Lock.tla"].Data = []byte("---- MODULE Lock ----\nEXTENDS Naturals\nVARIABLES next\n" + c.text + "\n====\n")
		fsys["MCLock.tla"].Data = []byte("---- MODULE MCLock ----\nEXTENDS Lock\n====\n")
		fsys["MCLock.cfg"].Data = []byte("SPECIFICATION Spec\nPROPERTY Last\n")
		m := load(t, fsys)
		s, err := m.Source(&m.Models[0])
		require.NoError(t, err)
		used := strings.Join(Used(knownWrong, s), " ")
		if c.want == "" {
			assert.Empty(t, used, c.text)
		}
		assert.Contains(t, used, c.want, c.text)
	}
}

// What TLC says of a property that nothing can violate is no verdict, and what may be wrong is said
// beside an error too.
func TestWhatNothingViolatesIsNotViolated(t *testing.T) {
	tools := tlctest.Require(t)
	if !strings.HasPrefix(tools.Jar.SHA256, "fc0a7b69") {
		t.Skip("it is TLC 2.18 that finds it violated")
	}
	for _, c := range []struct{ property, want string }{
		{"P == <>TRUE", "finds that the temporal property P is violated, which nothing can do (P == <>TRUE), so there is no verdict: take it out of M.cfg"},
		{"P == (n = 0) ~> TRUE", "(P is true by its form, whatever the state)"},
		{"P == (n = 0) ~> (n = 9)", ""},
		{"P == \\A k \\in 0..1 : (k > 7) ~> (n = 9)", "is known to be wrong about an operand of [], <> or ~> that depends on no variable, so that it finds violated what is not (tlaplus#604), so there is no verdict: k > 7 is one"},
	} {
		t.Run(c.property, func(t *testing.T) {
			thorough.Only(t, "TestSelfTest asks TLC what it is wrong about")
			r := one(t, counts+"Fair == Spec /\\ WF_n(Next)\n"+c.property+"\n", "SPECIFICATION Fair\nCHECK_DEADLOCK FALSE\nPROPERTY P\n", "", Options{Record: true, Wrong: knownWrong})
			if c.want == "" {
				require.NoError(t, r.Err)
				assert.Contains(t, lines(r)[0], "a violation of the temporal property P")
				return
			}
			require.ErrorIs(t, r.Err, ErrWrong)
			assert.ErrorContains(t, r.Err, c.want)
			assert.Empty(t, r.Measured)
			assert.Empty(t, r.Findings)
		})
	}
}

func TestWhatMayBeWrongIsSaidOfAnErrorToo(t *testing.T) {
	thorough.Only(t, "TestNoVerdict has the error, and what may be wrong is found without TLC")
	fsys := files(t)
	change(t, fsys, "Lock.tla", "Mutex ==", "Part == SubSeq([<<1, 2>> EXCEPT ![1] = 2], 1, 1)\nMutex = =")
	r := run(t, fsys, "Lock", Options{Wrong: knownWrong})
	require.Error(t, r.Err)
	require.Len(t, r.Warnings, 1)
	assert.Contains(t, r.Warnings[0].String(), "(tlaplus#1145)")
}
