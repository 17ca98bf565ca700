package node

// Random is a source of numbers that a seed determines: splitmix64.
type Random uint64

// Below gives a number from 0 to n-1; 0 if there is none.
func (c *Random) Below(n uint64) uint64 {
	*c += 0x9e3779b97f4a7c15
	z := uint64(*c)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return (z ^ z>>31) % max(n, 1)
}
