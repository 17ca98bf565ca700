package conformance

import (
	"context"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
	"github.com/synod-paxos/synod/modeltest/paxostest/suites"
)

// Show gives a shortest test in which a known bug goes wrong, in the first role in
// which it was recorded; nil if it was in none.
func (k *Known) Show(ctx context.Context, id string) (*Divergence, error) {
	for _, b := range k.Bugs {
		if b.ID != id {
			continue
		}
		r, err := model.ParseRole(b.Role)
		if err != nil {
			return nil, err
		}
		plans, err := suites.PlansOf(r, suites.Everything, suites.Options{})
		if err != nil {
			return nil, err
		}
		var report Report
		for _, p := range plans {
			if err := report.Run(ctx, p, b.under(p)); err != nil || len(report.Divergences) > 0 {
				return report.first(), err
			}
		}
	}
	return nil, nil
}

// first is the first divergence that was found, if any.
func (r *Report) first() *Divergence {
	if len(r.Divergences) == 0 {
		return nil
	}
	return r.Divergences[0]
}
