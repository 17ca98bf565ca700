package report_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
)

// What a row says is compared, and not how long it took; rows of one name by their order.
func TestSince(t *testing.T) {
	before, after := example(), example()
	after.Rows[0].Time, after.Rows[1].Cached = time.Hour, !after.Rows[1].Cached
	require.Equal(t, "the same, in 3 rows\n", report.Compared("old.json", before, after).Text())
	after.Rows[0].States = 81_314
	after.Rows[2] = report.None("replay", "Other")
	again := report.None("check", "Synod")
	again.Result = "<b>"
	after.Rows = append(after.Rows, again)
	s := report.Compared("old.json", before, after)
	require.Equal(t, strings.TrimPrefix(`
check Synod
  was 81,313 states, 632,855 edges, holds, as recorded
  is  81,314 states, 632,855 edges, holds, as recorded
replay Other
  was not there
  is  no result
check Synod (2)
  was not there
  is  <b>
replay Synod
  was FAILS: step 2, Accept: <wrong> & "bad"
  is  not there
1 of 2 rows that old.json has too are not as there; 2 are new, 1 are gone
`, "\n"), s.Text())
	after.Since = s
	page := string(report.HTML("x", after))
	require.Contains(t, page, "<h2>What changed since old.json</h2>")
	require.Contains(t, page, "<td>not there</td><td>&lt;b&gt;</td>")
	require.Contains(t, string(report.SinceHTML("synod diff", s)), "✗ not the same")
	require.Contains(t, string(report.SinceHTML("synod diff", report.Compared("x", before, before))), "✓ the same")
}
