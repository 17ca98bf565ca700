package report_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

// A page asks nobody for anything and runs nothing, whatever it shows; the verdict stands before all
// else; the same report gives the same bytes.
func TestHTML(t *testing.T) {
	r := broken(30, 3)
	hostile := `</style><script>x()</script>"><img src=//x onerror=x()>` + "\u202e\x00"
	r.Rows[0].Failures[0].What, r.Rows[1].Warnings, r.Notes = hostile, []string{hostile}, []string{hostile}
	r.Rows[2].Change = hostile
	page := string(report.HTML("synod check", r))
	require.Equal(t, page, string(report.HTML("synod check", r)))
	require.Contains(t, page, "default-src 'none'")
	for _, tag := range regexp.MustCompile(`<[^>]*>`).FindAllString(page, -1) {
		require.NotRegexp(t, `(?i)^<(script|img|iframe|object|form)|\s(on\w+|src)=|url\(|@import`, tag)
	}
	require.NotContains(t, page, "\u202e")
	require.NotContains(t, page, "\x00")
	verdict := strings.Index(page, "✗ falsified")
	require.Positive(t, verdict)
	require.Less(t, verdict, strings.Index(page, "What fails"))
	require.Less(t, verdict, strings.Index(page, "Checked, in rows: check 3."))
	require.Less(t, strings.Index(page, "Checked, in rows"), strings.Index(page, "What changed"))
	require.Contains(t, page, `<svg `)
	require.Contains(t, page, `<del>28</del> → <ins>29</ins>`, "of the last step what it changed")
	require.Contains(t, string(report.HTML("x", &report.Report{Rows: []report.Row{report.None("check", "Lamp")}, Holds: true})), "✓ holds")
}

// A long behaviour makes a page of a few megabytes.
func TestLongHTML(t *testing.T) {
	page := report.HTML("synod check", broken(20_000, 1))
	require.Less(t, len(page), 5_000_000)
	require.Equal(t, 200, strings.Count(string(page), `<div class="part"><svg `), "what is not seen need not be drawn")
	require.Equal(t, 19_999, strings.Count(string(page), "Press, Lamp:7:3"))
	longer := string(report.HTML("synod check", broken(21_000, 1)))
	require.Contains(t, longer, "1000 steps are left out here")
	require.Contains(t, longer, "The first 999 arrows are left out here.")
}
