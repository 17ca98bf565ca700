//go:build page

package play

import (
	"fmt"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/browser/browsertest"
)

// What docs/performance.md says of the page is what this prints, with -v. No figure is a condition
// to pass, but those of counts: how many requests there are, and how many states.
func TestFigures(t *testing.T) {
	browsertest.Path(t)
	p, err := got()
	require.NoError(t, err)
	text, whole := pageOf(t, false), pageOf(t, true)
	server := httptest.NewServer(p.Handler(text))
	defer server.Close()
	b := open(t, server.URL)
	asked := b.Requests()
	require.Len(t, asked, 2)
	t.Logf("page %d kB and program %d kB by gzip, in %d requests; as one file %d kB", len(text)/1000, len(p.Wasm)/1000, len(asked), len(whole)/1000)
	t.Logf("ready %.0f ms after navigation began", js[float64](b, `performance.getEntriesByName("ready")[0].startTime`))
	b.stepTimes()
	ms := js[float64](b, `(() => {
		const began = performance.now();
		const setting = JSON.parse(document.getElementById("data").textContent).protocols[0].size;
		const f = JSON.parse(synod(JSON.stringify({protocol: "paxos", setting, explore: {}}))).found;
		if (f.distinct !== 81313 || f.generated !== 632855) throw new Error(f.distinct + " " + f.generated);
		return performance.now() - began;
	})()`)
	t.Logf("81,313 states: %.1f s", ms/1000)
	b.Quiet(server.URL)
}

// stepTimes plays a game in which many messages are on their way, and looks at its steps 71 to 130:
// how long each took with all that is drawn, and how much of that the program.
func (b *tab) stepTimes() {
	const large = `{"acceptors":3,"proposers":3,"ballots":5,"values":2,"quorum1":0,"quorum2":0}`
	timed := js[struct {
		All, Program []float64
		Messages     int
		Arrows       int
	}](b, fmt.Sprintf(`(async () => {
		const large = %q;
		const {link} = JSON.parse(synod(JSON.stringify({protocol: "paxos", setting: JSON.parse(large), moves: []})));
		location.hash = "#1/paxos/" + encodeURIComponent(large) + "//" + link;
		for (let i = 0; document.getElementById("setting").value !== "x"; i++) {
			if (i > 500) throw new Error(document.getElementById("status").textContent);
			await new Promise((r) => setTimeout(r, 20));
		}
		const all = [], program = [], own = globalThis.synod;
		let asked = 0;
		globalThis.synod = (text) => { const began = performance.now(); try { return own(text); } finally { asked += performance.now() - began; } };
		for (let i = 0; i < 130; i++) {
			const list = document.querySelectorAll("#moves-body button[data-move]");
			if (!list.length) break;
			asked = 0;
			const began = performance.now();
			list[(i * 7) %% list.length].click();
			document.body.getBoundingClientRect();
			all.push(performance.now() - began);
			program.push(asked);
			await new Promise((r) => setTimeout(r));
		}
		const last = (list) => list.slice(-60).sort((a, b) => a - b);
		return {all: last(all), program: last(program), messages: document.querySelectorAll("#moves-body button[data-move]").length, arrows: document.querySelectorAll("svg.run g.arrow").length};
	})()`, large))
	require.Len(b.t, timed.All, 60)
	b.t.Logf("a step with its drawing: median %.1f ms, 95th percentile %.1f ms, with %d arrows drawn and %d moves to choose from; of that the program: median %.1f ms, 95th percentile %.1f ms",
		timed.All[30], timed.All[57], timed.Arrows, timed.Messages, timed.Program[30], timed.Program[57])
}
