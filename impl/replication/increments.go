package replication

// Counter is what a client does that adds one to a number which somebody keeps (spec: Increments).
// The zero Counter does nothing yet.
type Counter struct {
	Got  uint8
	Sets bool // it got the value, and is to set another
}

// Get is that the client got the value (spec: Get).
func (c Counter) Get(value uint8) (Counter, bool) {
	if c.Sets {
		return c, false
	}
	return Counter{Got: value, Sets: true}, true
}

// Set has one more than what the client got, if that is still the value where it compares, else
// the value as it is (spec: Set, Taken). taken tells whether one was added.
func (c Counter) Set(value uint8, compares bool) (next Counter, then uint8, taken, happened bool) {
	switch {
	case !c.Sets:
		return c, value, false, false
	case compares && value != c.Got:
		return Counter{}, value, false, true
	}
	return Counter{}, c.Got + 1, true, true
}
