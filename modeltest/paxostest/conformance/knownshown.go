package conformance

import "context"

// Show gives a shortest test in which a known bug is unsafe, in the first role in which it
// was recorded; nil if it is in none.
func (k *Known) Show(ctx context.Context, id string) (*Divergence, error) {
	for _, b := range k.Bugs {
		if b.ID == id {
			return b.shown(ctx)
		}
	}
	return nil, nil
}
