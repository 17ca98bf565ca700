package tlc

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// counted is how a run ends that counts edges, between two reports of them.
const counted = `@!@!@STARTMSG 2190:0 @!@!@
Finished computing initial states: 1 distinct state generated at 2026-11-30 05:08:24.
@!@!@ENDMSG 2190 @!@!@
@!@!@STARTMSG 2201:0 @!@!@
The coverage statistics at 2026-11-30 05:08:23
@!@!@ENDMSG 2201 @!@!@
@!@!@STARTMSG 2772:0 @!@!@
<Ask line 9, col 1 to line 9, col 6 of module Lock>: 1:3
@!@!@ENDMSG 2772 @!@!@
@!@!@STARTMSG 2201:0 @!@!@
The coverage statistics at 2026-11-30 05:08:24
@!@!@ENDMSG 2201 @!@!@
@!@!@STARTMSG 2773:0 @!@!@
<Init line 8, col 1 to line 8, col 4 of module Lock>: 1:1
@!@!@ENDMSG 2773 @!@!@
@!@!@STARTMSG 2772:0 @!@!@
<Ask line 9, col 1 to line 9, col 6 of module Lock>: 4:12
@!@!@ENDMSG 2772 @!@!@
@!@!@STARTMSG 2221:0 @!@!@
  line 9, col 11 to line 9, col 20 of module Lock: 28
@!@!@ENDMSG 2221 @!@!@
@!@!@STARTMSG 2772:0 @!@!@
<Next line 12, col 1 to line 12, col 4 of module Lock (12 58 12 82)>: 0:1,000
@!@!@ENDMSG 2772 @!@!@
@!@!@STARTMSG 2199:0 @!@!@
GENERATED states generated, 8 distinct states found, 0 states left on queue.
@!@!@ENDMSG 2199 @!@!@
`

// The last report counts, and only if it has all edges.
func TestEdgesOfActions(t *testing.T) {
	read := func(generated string) []ActionEdges {
		r := newReport("", false, nil)
		for line := range strings.Lines(strings.Replace(counted, "GENERATED", generated, 1)) {
			r.line(strings.TrimSuffix(line, "\n"))
		}
		_ = r.outcome(0)
		return r.result.Edges
	}
	assert.Equal(t, []ActionEdges{{"Ask", Location{"Lock", 9, 1}, 12, Location{}}, {"Next", Location{"Lock", 12, 1}, 1000, Location{"Lock", 12, 58}}}, read("1,013"))
	assert.Nil(t, read("1,014"))
}
