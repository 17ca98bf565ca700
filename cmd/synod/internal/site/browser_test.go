//go:build page

package site

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/browser/browsertest"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/modeltest"
	"github.com/synod-paxos/synod/modeltest/run"
)

// tab is a page in a browser.
type tab struct {
	*browsertest.Tab
	t *testing.T
}

func TestMain(m *testing.M) { browsertest.Main(m) }

// open opens a tab for a test.
func open(t *testing.T) *tab { return &tab{browsertest.Open(t), t} }

// open goes to a file, on a screen of some size, and requires that it asks for nothing else.
func (b *tab) open(file string, width, height int64) {
	b.t.Helper()
	before := len(b.Requests())
	b.Do(chromedp.EmulateViewport(width, height), chromedp.Navigate("file://"+file))
	for _, r := range b.Requests()[before:] {
		require.True(b.t, strings.HasPrefix(r, "file://"+file), "it asked for %.100s", r)
	}
	b.Quiet("file:")
}

// dark chooses the colours.
func (b *tab) dark(dark bool) {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	b.Do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}))
}

func js[T any](b *tab, expression string) T {
	b.t.Helper()
	return browsertest.JS[T](b.Tab, expression)
}

// scrolled is how long frames take, in milliseconds ascending, while an element is scrolled through.
func (b *tab) scrolled(element string, frames int) []float64 {
	return js[[]float64](b, fmt.Sprintf(`(async () => {
		const times = [], of = %[2]s, high = of.scrollHeight;
		for (let i = 0; i < %[1]d; i++) {
			const began = performance.now();
			of.scrollTo(0, high * i / %[1]d);
			document.elementFromPoint(300, 300);
			await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
			times.push(performance.now() - began);
		}
		return times.sort((a, b) => a - b);
	})()`, frames, element))
}

// written is the site of this checkout on a disk.
func written(t *testing.T) string {
	pages, err := whole()
	require.NoError(t, err)
	folder := filepath.Join(t.TempDir(), "site")
	require.NoError(t, Write(folder, pages))
	return folder
}

// From a disk a reader searches from any page, and what is found is there; the page asks for nothing.
func TestSearchFromADisk(t *testing.T) {
	b := open(t)
	folder := written(t)
	b.open(folder+"/docs/guide.html", 1280, 800)
	b.Do(chromedp.SendKeys(`header input`, "highest vote\n"), chromedp.WaitVisible(`#found li a`))
	require.Contains(t, js[string](b, `location.href`), "search.html?q=highest+vote")
	require.Contains(t, js[string](b, `document.getElementById("count").textContent`), " found")
	require.Positive(t, js[int](b, `document.querySelectorAll("#found mark").length`))
	js[any](b, `document.getElementById("asked").value = ""`)
	b.Do(chromedp.SendKeys(`#asked`, "Agreement"))
	require.Regexp(t, `(?i)agreement`, js[string](b, `document.querySelector("#found li a").textContent`))
	to := js[string](b, `document.querySelector("#found li a").getAttribute("href")`)
	b.Do(chromedp.Click(`#found li a`), chromedp.WaitVisible(`main h1`))
	file, anchor, _ := strings.Cut(to, "#")
	require.True(t, strings.HasSuffix(js[string](b, `location.pathname`), "/"+file))
	require.True(t, js[bool](b, fmt.Sprintf(`%q === "" || document.getElementById(%[1]q) !== null`, anchor)))
	b.Do(chromedp.Navigate("file://" + folder + "/search.html?q=" + "%3Cimg%20src%3Dx%20onerror%3Dx()%3E"))
	require.Equal(t, "0 found", js[string](b, `document.getElementById("count").textContent`))
	b.Quiet("file:")
}

// No page is wider than a narrow screen, in light and dark.
func TestPagesAreNarrow(t *testing.T) {
	b := open(t)
	folder := written(t)
	for _, dark := range []bool{false, true} {
		b.dark(dark)
		for _, name := range []string{"index.html", "docs/index.html", "docs/performance.html", "docs/zh/road.html", "docs/wire.html", "spec/paxos/index.html", "spec/paxos/Paxos.tla.html", "search.html", "reports/index.html"} {
			b.open(folder+"/"+name, 390, 844)
			require.LessOrEqual(t, js[int](b, `document.documentElement.scrollWidth`), 390, name)
			require.NotEmpty(t, js[string](b, `document.title`))
		}
		back := js[string](b, `getComputedStyle(document.body).backgroundColor`)
		require.Equal(t, dark, back == "rgb(22, 24, 27)", back)
	}
}

// votes are a run of so many events among three processes, with their states or, as logs have it,
// without.
func votes(events int, states bool) *run.Run {
	r := &run.Run{Format: run.Format, Title: "votes", Properties: []string{"Agreement"}, Broken: []run.Broken{{Property: "Agreement", Why: "two values"}}}
	var arrows []modeltest.Arrow
	for i := range events + 1 {
		from := fmt.Sprintf("a%d", i%3+1)
		s := run.Step{Action: "Vote(" + from + ")", Variables: run.Variables{{Name: "msgs", Value: "{}"}, {Name: "votes", Value: fmt.Sprintf("(a1 :> %d @@ a2 :> %d @@ a3 :> %d)", (i+2)/3, (i+1)/3, i/3)}}}
		if i > 0 {
			s.Arrows = []modeltest.Arrow{{From: from, To: fmt.Sprintf("a%d", (i+1)%3+1), Text: fmt.Sprintf("Accepted <%d> v%d", i, i%7), Lost: i%50 == 0}}
			arrows = append(arrows, s.Arrows...)
		}
		r.Add(s)
	}
	if !states {
		return run.Seen(r.Title, arrows, r.Broken...)
	}
	return r
}

// A report with a run of 20,000 events opens, is scrolled through, and hides what is not asked for,
// without scripts. How fast it does is told, and no condition to pass.
func TestLongReport(t *testing.T) {
	b := open(t)
	for _, states := range []bool{false, true} {
		row := report.None("explore", "votes")
		row.Failures = []report.Failure{{What: "broken: Agreement", Behaviour: votes(20_000, states)}}
		page := report.HTML("synod explore", &report.Report{Rows: []report.Row{row}, Summary: "broken: Agreement"})
		file := filepath.Join(t.TempDir(), "long.html")
		require.NoError(t, os.WriteFile(file, page, 0o600))
		b.open(file, 1280, 800)
		first := js[float64](b, `new Promise((resolve) => { const at = () => { const p = performance.getEntriesByName("first-contentful-paint")[0]; p ? resolve(p.startTime) : setTimeout(at, 20); }; at(); })`)
		frames, drawn := b.scrolled("document.documentElement", 60), b.scrolled(`document.querySelector(".long")`, 60)
		t.Logf("%d bytes; first paint after %.0f ms; while scrolling a frame takes %.0f ms, the 95th percentile %.0f ms; in the picture %.0f and %.0f ms", len(page), first, frames[30], frames[57], drawn[30], drawn[57])
		require.Equal(t, 20_000, js[int](b, `document.querySelectorAll("svg.run g.arrow").length`))
		require.Less(t, js[float64](b, `document.querySelector(".verdict").getBoundingClientRect().bottom + scrollY`), 800.0, "the verdict is on the first screen")
	}
	shown := `getComputedStyle(document.querySelector(".steps .p1")).display`
	require.Equal(t, "block", js[string](b, shown))
	js[any](b, `document.querySelector(".fp1").click()`)
	require.Equal(t, "none", js[string](b, shown))
	require.Contains(t, js[string](b, `document.querySelector("details[open]").textContent`), "two values")
}

// On paper a picture is whole, and what is only seen on a screen is not there.
func TestOnPaper(t *testing.T) {
	b := open(t)
	row := report.None("explore", "votes")
	row.Failures = []report.Failure{{What: "broken: Agreement", Behaviour: votes(300, true)}}
	file := filepath.Join(t.TempDir(), "paper.html")
	require.NoError(t, os.WriteFile(file, report.HTML("synod explore", &report.Report{Rows: []report.Row{row}}), 0o600))
	b.open(file, 1280, 800)
	style := `["part", "long", "steps"].map((c) => getComputedStyle(document.querySelector("." + c))).map((s) => s.contentVisibility + " " + s.maxHeight).join(", ") + ", " + getComputedStyle(document.querySelector("fieldset")).display`
	require.Equal(t, "auto none, visible 680px, auto none, block", js[string](b, style))
	b.Do(emulation.SetEmulatedMedia().WithMedia("print"))
	require.Equal(t, "visible none, visible none, visible none, none", js[string](b, style))
}
