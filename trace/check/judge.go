package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tlc"
)

// judge runs a model, and asks less of it beside its verdict, at last nothing, as long as what is
// asked may be why it ends as it does: then untold says how.
func (r *Report) judge(ctx context.Context, source *specification.Source, opt Options) (w watch, job tlc.Job, untold error) {
	for ask := bySteps; ask <= nothing; ask = w.next(r, source) {
		if ask != bySteps {
			untold = cmp.Or(r.Err, errAsserted)
		}
		w = watched(r.Model, source, ask)
		job = w.job(source)
		if opt.Threads > 1 {
			job.Workers = opt.Threads
		}
		r.Measured, r.Led = Measured{}, nil
		r.Err = r.measure(ctx, job, w, source, opt)
	}
	if w.ask == nothing && r.Err == nil {
		r.Measured, r.Err = Measured{}, fmt.Errorf("%w; without the witnesses %s it comes to one", untold, strings.Join(r.Model.Witnesses, ", "))
	}
	return w, job, untold
}

// errAsserted is of a run that ended so.
var errAsserted = errors.New("an assertion fails that the model alone does not come to")

// next is how much is asked next, as what was asked may be why a run ended so; past nothing, if it
// is not: what TLC cannot parse of the specification's own modules stands there whatever is asked.
// What an assertion says of a witness is one of the model's own.
func (w *watch) next(r *Report, source *specification.Source) asking {
	failed := errors.As(r.Err, new(*tlc.EvalError))
	var parse *tlc.ParseError
	unparsed := errors.As(r.Err, &parse) && source.Files[parse.At.Module+".tla"] == nil
	spoilt := failed || unparsed || errors.As(r.Err, new(*tlc.ConfigError))
	asserted := r.Err == nil && r.Measured.Expect.Verdict == manifest.Assert
	if failed && w.ask == bySteps && w.steps() { // an action may compare what another action's step has
		return byEnabled
	}
	for ask := max(w.ask+1, noActions); ask <= nothing; ask++ {
		if (spoilt || asserted && ask < nothing) && w.looks(less[ask]) {
			return ask
		}
	}
	return nothing + 1
}

// looks tells whether one of that topic is looked out for.
func (w *watch) looks(of topic) bool {
	return slices.ContainsFunc(w.sights, func(s sight) bool { return s.topic == of })
}

// unasked are warnings of what was not asked, of a model that is as expected. Of a constraint that
// is recorded nobody wants to hear that it cuts.
func (r *Report) unasked(w watch, untold error) []Warning {
	w.left = slices.DeleteFunc(slices.Clone(w.left), func(l left) bool {
		return l.topic == constraints && slices.Contains(r.Model.Checks, "CONSTRAINT "+l.name)
	})
	switch {
	case r.Measured.Expect.Verdict != r.Model.Expect.Verdict:
		return nil
	case w.ask == byEnabled:
		said, _, _ := strings.Cut(untold.Error(), "\n")
		return append(w.warnings(nil), Warning{"actions are asked less", "TLC cannot tell which steps are theirs, so one counts as taken if it is enabled: " + said})
	}
	return w.warnings(untold)
}
