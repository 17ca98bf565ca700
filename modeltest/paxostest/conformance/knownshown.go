package conformance

// Show gives a shortest test in which a known bug is unsafe, in the first role in which it
// was recorded; nil if it is in none.
func (k *Known) Show(id string) (*Divergence, error) {
	for _, b := range k.Bugs {
		if b.ID == id && b.Shown != nil {
			return b.Shown.divergence()
		}
	}
	return nil, nil
}
