package judge

import "slices"

// few is how many messages are looked through, one by one: to hash one takes as long as to compare
// many.
const few = 32

// once are messages, each once, in the order in which they came.
type once[M comparable] struct {
	all  []M
	many map[M]bool // nil while there are few
}

func (o *once[M]) has(m M) bool {
	if o.many != nil {
		return o.many[m]
	}
	return slices.Contains(o.all, m)
}

// add adds one that is not there yet.
func (o *once[M]) add(m M) {
	if o.has(m) {
		return
	}
	if o.all = append(o.all, m); o.many != nil {
		o.many[m] = true
	} else if len(o.all) > few {
		o.many = map[M]bool{}
		for _, m := range o.all {
			o.many[m] = true
		}
	}
}
