package tla_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/tla"
)

func TestTermsRoundTrip(t *testing.T) {
	all := universe()
	data, err := tla.AppendTerms([]byte("before"), all)
	require.NoError(t, err)
	got, rest, err := tla.DecodeTerms(append(data[len("before"):], "after"...))
	require.NoError(t, err)
	require.Equal(t, "after", string(rest))
	require.True(t, slices.EqualFunc(all, got, tla.Value.Equal))
}

func TestTermsDependOnValuesOnly(t *testing.T) {
	built, err := tla.AppendTerms(nil, universe())
	require.NoError(t, err)
	var in tla.Interner
	var parsed []tla.Value
	for _, v := range universe() {
		p, err := in.Parse(v.String())
		require.NoError(t, err)
		parsed = append(parsed, p)
	}
	again, err := tla.AppendTerms(nil, parsed)
	require.NoError(t, err)
	require.Equal(t, built, again)
}

func TestTermsRefuseWhatIsTooLarge(t *testing.T) {
	v := tla.Set()
	for range 30 {
		v = tla.Tuple(v, v)
	}
	_, err := tla.AppendTerms(nil, []tla.Value{v})
	require.ErrorIs(t, err, tla.ErrTerms)
	v = tla.Set()
	for range 501 {
		v = tla.Set(v)
	}
	_, err = tla.AppendTerms(nil, []tla.Value{v})
	require.ErrorIs(t, err, tla.ErrTerms)
}

// Every change of one byte is refused, or is the exact form of other values.
func TestTermsAreValidated(t *testing.T) {
	v, err := tla.Parse(`{<<1, "a", 99999999999999999999>>, [a |-> b, c |-> TRUE], (b :> {-7, 300} @@ {} :> <<>>)}`)
	require.NoError(t, err)
	data, err := tla.AppendTerms(nil, []tla.Value{v, tla.Str("a")})
	require.NoError(t, err)
	for i := range data {
		for c := range 256 {
			changed := bytes.Clone(data)
			changed[i] = byte(c)
			requireExact(t, changed)
		}
		_, _, err := tla.DecodeTerms(data[:i])
		require.ErrorIs(t, err, tla.ErrTerms)
	}
}

func requireExact(t *testing.T, data []byte) {
	vs, rest, err := tla.DecodeTerms(data)
	if err != nil {
		require.ErrorIs(t, err, tla.ErrTerms)
		return
	}
	again, err := tla.AppendTerms(nil, vs)
	require.NoError(t, err)
	require.Equal(t, data[:len(data)-len(rest)], again)
}

func FuzzDecodeTerms(f *testing.F) {
	for _, v := range universe() {
		data, err := tla.AppendTerms(nil, []tla.Value{v})
		require.NoError(f, err)
		f.Add(data)
	}
	f.Fuzz(requireExact)
}
