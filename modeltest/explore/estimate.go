package explore

import "math"

// Estimate guesses how many states there are, from the sizes of the levels that are
// complete: these rise and fall much like a bell, so the logarithm of their sizes
// like a parabola. Half-way it is mostly right within a factor of three; early it is
// too low. 0 means that there is no saying yet.
func Estimate(levels []int64) int64 {
	if len(levels) < 4 {
		return 0
	}
	a, b, c := parabola(levels)
	if c >= 0 {
		return 0
	}
	const most = math.MaxInt64 / 4
	sum := 0.0
	for _, n := range levels {
		sum += float64(n)
	}
	for d := float64(len(levels)); ; d++ {
		n := math.Exp(a + d*(b+d*c))
		sum += n
		if n < 1 || sum > most || d > 10*float64(len(levels)) {
			return int64(min(sum, most))
		}
	}
}

// parabola gives a + b*d + c*d*d, by least squares, for the logarithm of the size of
// level d.
func parabola(levels []int64) (a, b, c float64) {
	var powers [5]float64 // sums of d to the power
	var rows [3][4]float64
	for d, n := range levels {
		power := 1.0
		for k := range powers {
			powers[k] += power
			if k < 3 {
				rows[k][3] += power * math.Log(float64(max(n, 1)))
			}
			power *= float64(d)
		}
	}
	for i := range rows {
		copy(rows[i][:3], powers[i:i+3])
	}
	for i := range rows { // Gauss and Jordan; the matrix is positive definite
		for j := 3; j >= i; j-- {
			rows[i][j] /= rows[i][i]
		}
		for k := range rows {
			for j := 3; k != i && j >= i; j-- {
				rows[k][j] -= rows[k][i] * rows[i][j]
			}
		}
	}
	return rows[0][3], rows[1][3], rows[2][3]
}
