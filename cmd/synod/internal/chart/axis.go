package chart

import (
	"math"
	"strconv"
)

// Axis is where a panel begins and ends in one direction.
type Axis struct {
	Label       string
	Least, Most float64 // that are drawn; above 0 on a logarithmic axis
	Log         bool    // logarithmic, to the base 10
	Whole       bool    // only whole numbers mean something
}

// at gives where a value is, from 0 at the least to 1 at the most.
func (a Axis) at(value float64) float64 {
	least, most := a.Least, a.Most
	if a.Log {
		value, least, most = math.Log10(value), math.Log10(least), math.Log10(most)
	}
	return (value - least) / (most - least)
}

// draws reports whether a value is on the axis.
func (a Axis) draws(value float64) bool { return value >= a.Least && value <= a.Most }

// tick is a place on an axis; one without a name is between those that have one.
type tick struct {
	value float64
	name  string
}

func (a Axis) ticks() (ticks []tick) {
	if a.Log {
		return a.decades()
	}
	digit, power := a.step()
	for k := math.Floor(a.Least / times(digit, power)); times(k*digit, power) <= a.Most; k++ {
		if value := times(k*digit, power); a.draws(value) {
			ticks = append(ticks, tick{value, strconv.FormatFloat(value+0, 'f', max(0, -power), 64)})
		}
	}
	return ticks
}

// times multiplies by a power of ten, and gives the number that is written so: 3 tenths
// are 0.3.
func times(x float64, power int) float64 {
	if power < 0 {
		return x / math.Pow10(-power)
	}
	return x * math.Pow10(power)
}

// step is the least of 1, 2, 5, 10, 20 and so on, or of tenths of these, that makes a
// dozen steps at most: a digit and the power of ten that it is multiplied by.
func (a Axis) step() (digit float64, power int) {
	const most = 12
	power = int(math.Floor(math.Log10((a.Most - a.Least) / most)))
	if a.Whole {
		power = max(power, 0)
	}
	for ; ; power++ {
		for _, digit := range []float64{1, 2, 5} {
			if (a.Most-a.Least)/times(digit, power) <= most {
				return digit, power
			}
		}
	}
}

func (a Axis) decades() (ticks []tick) {
	for power := int(math.Floor(math.Log10(a.Least))); power <= int(math.Log10(a.Most)); power++ {
		name := "1e" + strconv.Itoa(power)
		if power > -4 && power < 5 {
			name = strconv.FormatFloat(math.Pow10(power), 'f', -1, 64)
		}
		for digit := 1.0; digit < 10; digit++ {
			if value := digit * math.Pow10(power); a.draws(value) {
				ticks = append(ticks, tick{value, name})
			}
			name = ""
		}
	}
	return ticks
}
