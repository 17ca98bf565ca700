package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"strings"
	"time"
)

// curve is what a command costs as its work grows.
type curve struct {
	what string // the command
	unit string // of its work, in the plural
	jobs []job  // ascending by work
}

// job is one size of a curve.
type job struct {
	name    string
	prepare func(ctx context.Context, folder string) error // in a folder of its own, not measured; nil: nothing
	run     func(ctx context.Context, folder string) (e ended, work int64, err error)
}

// spent is what one size took.
type spent struct {
	name string
	work int64
	cpu  time.Duration
	peak int64
}

// curves measures each size once, and gives a table in Markdown. quick takes the smallest.
func curves(ctx context.Context, temp string, quick bool, log io.Writer) (string, error) {
	all, err := allCurves(ctx, temp)
	if err != nil {
		return "", err
	}
	var text strings.Builder
	text.WriteString(curveHeading)
	before, began := readLoad(), time.Now()
	var cpu time.Duration
	for _, c := range all {
		if quick {
			c.jobs = c.jobs[:1]
		}
		points, err := c.measure(ctx, temp, log)
		if err != nil {
			return "", fmt.Errorf("%s: %w", c.what, err)
		}
		for _, p := range points {
			cpu += p.cpu
		}
		text.WriteString(c.rows(points))
	}
	busy := ""
	if share := others(before, readLoad(), time.Since(began), cpu); share >= 0 {
		busy = fmt.Sprintf(" Meanwhile other programs took %.0f %% of all cores.", 100*share)
	}
	fmt.Fprintf(&text, "\nMeasured on %s.%s\n", machine(), busy)
	return text.String(), nil
}

func (c curve) measure(ctx context.Context, temp string, log io.Writer) (points []spent, err error) {
	for _, j := range c.jobs {
		p, err := j.measure(ctx, temp)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", j.name, err)
		}
		points = append(points, p)
		fmt.Fprintf(log, "%s, %s: %d %s, %.2f s of processor time\n", c.what, j.name, p.work, c.unit, p.cpu.Seconds())
	}
	return points, nil
}

// measure runs a job in a folder that is gone afterwards.
func (j job) measure(ctx context.Context, temp string) (p spent, err error) {
	folder, err := os.MkdirTemp(temp, "curve-")
	if err != nil {
		return p, err
	}
	defer os.RemoveAll(folder)
	if j.prepare != nil {
		if err := j.prepare(ctx, folder); err != nil {
			return p, err
		}
	}
	e, work, err := j.run(ctx, folder)
	if err == nil && work <= 0 {
		err = fmt.Errorf("want some work, got %d: %.200q", work, e.out)
	}
	return spent{j.name, work, e.cpu, e.peak}, err
}

const curveHeading = "| what | size | work | processor time | of each | of each more than before | peak memory |\n" +
	"| --- | --- | ---: | ---: | ---: | ---: | ---: |\n"

// rows are those of a curve in Markdown. What starting costs is in the time of each, but not in
// that of each more than before.
func (c curve) rows(points []spent) string {
	var text strings.Builder
	for i, p := range points {
		more := unknown
		if i > 0 && p.work > points[i-1].work {
			more = each(p.cpu-points[i-1].cpu, p.work-points[i-1].work)
		}
		what := c.what
		if i > 0 {
			what = ""
		}
		cells := []string{what, p.name, commas(p.work) + " " + c.unit, seconds(p.cpu) + " s", each(p.cpu, p.work), more, memory([]sample{{peak: p.peak}})}
		fmt.Fprintf(&text, "| %s |\n", strings.Join(cells, " | "))
	}
	return text.String()
}

// each is what one of so many took, in three digits.
func each(all time.Duration, n int64) string {
	switch one := all.Seconds() / float64(n); {
	case one >= 1e-3:
		return fmt.Sprintf("%.3g ms", one*1e3)
	case one >= 1e-6:
		return fmt.Sprintf("%.3g µs", one*1e6)
	default:
		return fmt.Sprintf("%.3g ns", one*1e9)
	}
}
