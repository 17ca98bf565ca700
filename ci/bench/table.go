package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

const (
	heading = "| what runs | model | distinct | generated | seconds, best to worst | cores busy | peak memory " +
		"| generated/s | search alone | `synod explore`: times as many/s | search alone | per CPU second |\n" +
		"| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"
	unknown = "–"
)

// table gives the rows in Markdown. Rates are those of the best run: of the whole process, and of
// the search alone.
func table(rows []row) string {
	var b strings.Builder
	b.WriteString(heading)
	for _, r := range rows {
		whole, alone := r.rates()
		timesWhole, timesAlone, timesCPU := unknown, unknown, unknown
		if ours, ok := rival(rows, r); ok {
			ourWhole, ourAlone := ours.rates()
			timesWhole, timesAlone, timesCPU = ratio(ourWhole, whole), ratio(ourAlone, alone), ratio(ours.perCPU(), r.perCPU())
		}
		cells := []string{r.name, r.model, commas(r.counts().distinct), commas(r.counts().generated), spread(r.walls()),
			cores(r.samples), memory(r.samples), rate(whole), rate(alone), timesWhole, timesAlone, timesCPU}
		fmt.Fprintf(&b, "| %s |\n", strings.Join(cells, " | "))
	}
	return b.String()
}

// rival is the run of our explorer with which a row is compared.
func rival(rows []row, r row) (row, bool) {
	for _, ours := range rows {
		if ours.against == "" && ours.model == r.against {
			return ours, true
		}
	}
	return row{}, false
}

// rates are states generated per second; alone is 0 if it is not known.
func (r row) rates() (whole, alone float64) {
	generated := float64(r.counts().generated)
	if insides := r.insides(); insides != nil {
		alone = generated / insides[0].Seconds()
	}
	return generated / r.walls()[0].Seconds(), alone
}

// perCPU is states generated per second of processor time, of the run that took least.
func (r row) perCPU() float64 {
	return float64(r.counts().generated) / r.times(func(s sample) time.Duration { return s.cpu })[0].Seconds()
}

func ratio(ours, theirs float64) string {
	switch times := ours / theirs; {
	case ours == 0 || theirs == 0:
		return unknown
	case times < 10:
		return fmt.Sprintf("%.1f", times)
	default:
		return commas(int64(math.RoundToEven(times)))
	}
}

// rate is rounded to three digits.
func rate(perSecond float64) string {
	if perSecond <= 0 {
		return unknown
	}
	unit := math.Pow(10, max(math.Floor(math.Log10(perSecond))-2, 0))
	return commas(int64(math.Round(perSecond/unit) * unit))
}

func spread(times []time.Duration) string {
	best, worst := seconds(times[0]), seconds(times[len(times)-1])
	if best == worst {
		return best
	}
	return best + " to " + worst
}

func seconds(d time.Duration) string {
	if d < 10*time.Second {
		return fmt.Sprintf("%.2f", d.Seconds())
	}
	return fmt.Sprintf("%.0f", d.Seconds())
}

// cores is how many were busy, on average of all runs.
func cores(samples []sample) string {
	var cpu, wall time.Duration
	for _, s := range samples {
		cpu, wall = cpu+s.cpu, wall+s.wall
	}
	return fmt.Sprintf("%.1f", cpu.Seconds()/wall.Seconds())
}

// memory is the most of all runs.
func memory(samples []sample) string {
	peak := int64(0)
	for _, s := range samples {
		peak = max(peak, s.peak)
	}
	if peak == 0 {
		return unknown
	}
	return commas((peak+500_000)/1_000_000) + " MB"
}

func commas(n int64) string {
	digits := strconv.FormatInt(n, 10)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
