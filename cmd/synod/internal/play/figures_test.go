package play

import (
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/require"
)

// What docs/performance.md says of the page is what this prints, with -v. No figure is a condition to
// pass, but those of counts: how many requests there are, and how many states.
func TestFigures(t *testing.T) {
	browserPath(t)
	p, err := got()
	require.NoError(t, err)
	text, err := p.Page(t.Context(), noQuotes, false)
	require.NoError(t, err)
	whole, err := p.Page(t.Context(), noQuotes, true)
	require.NoError(t, err)
	server := httptest.NewServer(p.Handler(text))
	defer server.Close()
	b := open(t, server.URL)
	asked := 0
	for _, r := range b.requests {
		if r != "data:," {
			asked++
		}
	}
	require.Equal(t, 2, asked, b.requests)
	t.Logf("page %d kB and program %d kB by gzip, in %d requests; as one file %d kB", len(text)/1000, len(p.Wasm)/1000, asked, len(whole)/1000)
	t.Logf("ready %.0f ms after navigation began", js[float64](b, `performance.getEntriesByName("ready")[0].startTime`))
	steps := js[[]float64](b, `(async () => {
		const times = [];
		for (let i = 0; i < 60; i++) {
			const all = document.querySelectorAll("#moves-body button[data-move]");
			if (!all.length) break;
			const began = performance.now();
			all[(i * 7) % all.length].click();
			document.body.getBoundingClientRect();
			times.push(performance.now() - began);
		}
		return times.sort((a, b) => a - b);
	})()`)
	require.NotEmpty(t, steps)
	t.Logf("a step with its drawing: median %.1f ms, 95th percentile %.1f ms, of %d", steps[len(steps)/2], steps[len(steps)*95/100], len(steps))
	ms := js[float64](b, `(() => {
		const began = performance.now();
		const setting = JSON.parse(document.getElementById("data").textContent).protocols[0].size;
		const f = JSON.parse(synod(JSON.stringify({protocol: "paxos", setting, explore: {}}))).found;
		if (f.distinct !== 81313 || f.generated !== 632855) throw new Error(f.distinct + " " + f.generated);
		return performance.now() - began;
	})()`)
	t.Logf("81,313 states: %.1f s", ms/1000)
	b.quiet(server.URL)
}
