// Package numbers holds what package odds says of the Two Generals against battles of
// the state machines, and shows both: as tables and as curves.
package numbers

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/impl/generals/odds"
	"github.com/synod-paxos/synod/modeltest/generalstest/randomtest"
)

// Level is the confidence of an interval around what was counted. It is so high that
// a formula outside of one is wrong, and not unlucky.
const Level = 1 - 1e-6

// Question is what is asked.
type Question struct {
	Loss       float64 `json:"p"`          // the chance that a messenger is lost
	Lengths    []int   `json:"n"`          // of handshakes, streams and so on: at least one, ascending, up to MaxLength
	Messengers int     `json:"messengers"` // who carry each message of a handshake
	Enough     int     `json:"enough"`     // acknowledgements of a stream
	Heed       int     `json:"heed"`       // messages of a stream that make Second attack
	Target     float64 `json:"target"`     // the chance that all messengers are lost must be no higher
	Confidence float64 `json:"confidence"` // of the estimate of the loss
	Runs       int     `json:"runs"`       // battles for each row
	Seed       uint64  `json:"seed"`
}

// MaxLength is the greatest length, of one order by so many messengers. Messages are
// numbered up to generals.MaxNumber, and no approach with more of them is looked at.
const MaxLength = 1000

// Report is the answer.
type Report struct {
	Question
	Level      float64 `json:"level"`
	Tables     []Table `json:"tables"`
	Agree      bool    `json:"agree"`
	Differing  int     `json:"differing"` // rows
	Rows       int     `json:"rows"`
	Fewest     int     `json:"fewest,omitempty"`     // messengers with one order, for the target
	Impossible string  `json:"impossible,omitempty"` // why no number of them meets it
	Plan       []Plan  `json:"plan,omitempty"`       // of the longest numbered stream
}

// Plan is what the receiver of a numbered stream makes of gaps.
type Plan struct {
	Gaps    int     `json:"gaps"`
	AtMost  float64 `json:"atMost"` // the loss, with the confidence
	Repeats int     `json:"repeats"`
	AllLost float64 `json:"allLost"`
	Short   bool    `json:"short,omitempty"`
}

// Table is one approach.
type Table struct {
	Approach string `json:"approach"`
	Title    string `json:"title"`
	Rows     []Row  `json:"rows"`
}

// Row is one approach at one length.
type Row struct {
	N          int     `json:"n"`
	Attack     Chance  `json:"bothAttack"`
	Retreat    Chance  `json:"bothRetreat"`
	Disagree   Chance  `json:"disagree"`
	Messengers float64 `json:"messengers"`     // by the formula
	Sent       float64 `json:"messengersSent"` // on average, by the battles
	Agrees     bool    `json:"agrees"`
}

// Chance is what a formula says of an outcome, and what was counted.
type Chance struct {
	Formula float64 `json:"formula"`
	Rate    float64 `json:"simulated"`
	Low     float64 `json:"low"`
	High    float64 `json:"high"`
}

// Agrees reports whether the formula lies in the interval.
func (c Chance) Agrees() bool { return c.Low <= c.Formula && c.Formula <= c.High }

// approach is one way to say attack.
type approach struct {
	name, title string
	most        int // length
	fight       func(n int) randomtest.Protocol
	formula     func(n int) (odds.Battle, error)
}

func (q Question) approaches() []approach {
	number := func(n int) generals.Number { return generals.Number(n) }
	stream := func(n int) generals.Stream {
		return generals.Stream{Count: number(n), Answers: number(n), Enough: number(q.Enough), Heed: number(q.Heed)}
	}
	numbered := func(n int) generals.Stream {
		return generals.Stream{Count: number(n), Answers: generals.MaxNumber, Enough: 1}
	}
	return []approach{
		{"handshake", fmt.Sprintf("a handshake of n messages, each carried by %s", plural(q.Messengers, "messenger")), generals.MaxNumber,
			func(n int) randomtest.Protocol {
				return randomtest.Handshake(generals.Handshake{Length: number(n)}, q.Messengers)
			},
			func(n int) (odds.Battle, error) { return odds.Handshake(q.Loss, n, q.Messengers) }},
		{"messengers", "one order, carried by n messengers", MaxLength,
			func(n int) randomtest.Protocol { return randomtest.Handshake(generals.Handshake{Length: 1}, n) },
			func(n int) (odds.Battle, error) { return odds.Handshake(q.Loss, 1, n) }},
		{"stream", q.streamTitle(), generals.MaxNumber,
			func(n int) randomtest.Protocol { return randomtest.Stream(stream(n)) },
			func(n int) (odds.Battle, error) {
				if q.Heed > 1 {
					return odds.StreamHeeded(q.Loss, n, q.Enough, q.Heed)
				}
				return odds.Stream(q.Loss, n, q.Enough)
			}},
		{"numbered", fmt.Sprintf("messages \"i of n\", one answer, repeated so that all are lost with at most %s, at confidence %s", exact(q.Target), exact(q.Confidence)), generals.MaxNumber,
			func(n int) randomtest.Protocol { return randomtest.Numbered(numbered(n), q.plan(n).Repeats) },
			func(n int) (odds.Battle, error) { return odds.Numbered(q.Loss, numbered(n), q.plan(n).Repeats) }},
	}
}

func (q Question) streamTitle() string {
	title := fmt.Sprintf("a stream of n messages, each acknowledged; %s enough", plural(q.Enough, "acknowledgement"))
	if q.Heed > 1 {
		title += fmt.Sprintf(", and %s for Second", plural(q.Heed, "message"))
	}
	return title
}

// lengths are those that an approach has.
func (q Question) lengths(a approach) (some []int) {
	for _, n := range q.Lengths {
		if n <= a.most {
			some = append(some, n)
		}
	}
	return some
}

// plan is empty, one answer whatever the gaps, if the question was not checked.
func (q Question) plan(n int) odds.Plan {
	plan, err := odds.NewPlan(generals.Number(n), q.Target, q.Confidence)
	if err != nil {
		return nil
	}
	return plan
}

// Ask computes and fights, rows side by side, as each has its own draws. Whether it makes sense of
// the question is the caller's to check; what package odds refuses is an error.
func (q Question) Ask(ctx context.Context, started func(approach string, n int)) (*Report, error) {
	r := &Report{Question: q, Level: Level}
	var rows rowsAtATime
	for i, a := range q.approaches() {
		lengths := q.lengths(a)
		table := Table{Approach: a.name, Title: a.title, Rows: append([]Row(nil), make([]Row, len(lengths))...)}
		for at, n := range lengths {
			rows.add(func() { started(a.name, n) }, func() (err error) {
				table.Rows[at], err = q.row(ctx, a, uint64(i)<<32|uint64(n), n)
				return err
			})
		}
		r.Tables = append(r.Tables, table)
	}
	if err := rows.run(); err != nil {
		return nil, err
	}
	r.count()
	return r, r.target()
}

// rowsAtATime are rows that are made side by side, as many as there are cores.
type rowsAtATime struct {
	started []func()
	made    []func() error
}

func (r *rowsAtATime) add(started func(), made func() error) {
	r.started, r.made = append(r.started, started), append(r.made, made)
}

// run gives the error of the first row that has one.
func (r *rowsAtATime) run() error {
	errs := make([]error, len(r.made))
	cores := make(chan struct{}, runtime.GOMAXPROCS(0))
	var all sync.WaitGroup
	for i, row := range r.made {
		cores <- struct{}{}
		r.started[i]()
		all.Go(func() {
			errs[i] = row()
			<-cores
		})
	}
	all.Wait()
	at := slices.IndexFunc(errs, func(err error) bool { return err != nil })
	if at < 0 {
		return nil
	}
	return errs[at]
}

// row computes and fights one, whose number says what it draws.
func (q Question) row(ctx context.Context, a approach, number uint64, n int) (Row, error) {
	battle, err := a.formula(n)
	if err != nil {
		return Row{}, err
	}
	draw := randomtest.Draw{Loss: q.Loss, Seed: q.Seed, Row: number}
	tally, err := draw.Simulate(ctx, a.fight(n), q.Runs)
	if err != nil {
		return Row{}, err
	}
	return compare(n, battle, tally)
}

func (r *Report) count() {
	for _, t := range r.Tables {
		for _, row := range t.Rows {
			r.Rows++
			if !row.Agrees {
				r.Differing++
			}
		}
	}
	r.Agree = r.Differing == 0
}

// target says what meets the target.
func (r *Report) target() (err error) {
	r.Fewest, err = odds.Messengers(r.Loss, r.Target)
	if errors.Is(err, odds.ErrImpossible) {
		r.Impossible, err = strings.TrimPrefix(err.Error(), "odds: "), nil
	}
	longest := 0
	for _, n := range r.Lengths {
		if n <= generals.MaxNumber {
			longest = n
		}
	}
	for _, e := range r.plan(longest) {
		r.Plan = append(r.Plan, Plan{int(e.Gaps), e.Loss, int(e.Repeats), e.AllLost, e.Short})
	}
	return err
}

func compare(n int, b odds.Battle, t randomtest.Tally) (row Row, err error) {
	row = Row{N: n, Messengers: b.Messengers, Sent: float64(t.Messengers) / float64(t.Runs), Agrees: true}
	for _, c := range []struct {
		to      *Chance
		formula float64
		counted int
	}{{&row.Attack, b.BothAttack, t.BothAttack}, {&row.Retreat, b.BothRetreat, t.BothRetreat}, {&row.Disagree, b.Disagree, t.Disagree}} {
		*c.to = Chance{Formula: c.formula + 0, Rate: float64(c.counted) / float64(t.Runs)}
		if c.to.Low, c.to.High, err = odds.Interval(c.counted, t.Runs, Level); err != nil {
			return row, err
		}
		row.Agrees = row.Agrees && c.to.Agrees()
	}
	return row, nil
}
