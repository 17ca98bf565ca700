package explore

// ErrLost is for tests.
var ErrLost = errLost

// Collide has fingerprints made from so few bits of each hash, until restore is called.
func Collide(mask uint64) (restore func()) {
	whole := hash
	hash = func(kind string, index int, content string) uint64 { return whole(kind, index, content) & mask }
	return func() { hash = whole }
}
