package link

import (
	"iter"
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/vc"
)

// Moment is a system in a state.
type Moment struct {
	*vc.Finite
	At vc.State
}

// Number is the value of a state symbol: a member by its number, a truth as 0 or 1.
func (v Moment) Number(symbol string, args ...int) int { return v.Value(v.At, symbol, args...) }

// Is tells whether a relation holds.
func (v Moment) Is(symbol string, args ...int) bool { return v.Number(symbol, args...) == 1 }

// Where are the places at which a relation holds, as [vc.Finite.Where] has them.
func (v Moment) Where(symbol string, first ...int) iter.Seq[[]int] {
	return v.Finite.Where(v.At, symbol, first...)
}

// Fields are those of a record.
type Fields = map[string]tla.Value

// Records are one for each place at which a relation holds.
func (v Moment) Records(symbol string, of func(at []int) Fields) (all []tla.Value) {
	for at := range v.Where(symbol) {
		all = append(all, tla.Record(of(at)))
	}
	return all
}

// Cut is the member of an ascending sort that left and reached speak of: it was reached, as all
// below it, which were left.
func (v Moment) Cut(sort string, who int) tla.Value {
	for at := range v.Members(sort) {
		speaks := true
		for b := range v.Members(sort) {
			speaks = speaks && v.Is("reached", who, b) == (b <= at) && v.Is("left", who, b) == (b < at)
		}
		if speaks {
			return tla.Int(int64(at))
		}
	}
	return tla.Str("left and reached speak of no " + strings.ToLower(sort))
}
