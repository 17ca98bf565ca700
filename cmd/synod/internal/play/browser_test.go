//go:build page

package play

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/browser/browsertest"
	"github.com/synod-paxos/synod/modeltest/play"
)

// got is the program, once for all tests.
var got = sync.OnceValues(func() (*Program, error) { return Get(context.Background(), ".") })

func TestMain(m *testing.M) { browsertest.Main(m) }

// gathered is what the page has beside it.
var gathered = sync.OnceValues(func() (*data, error) {
	p, err := got()
	if err != nil {
		return nil, err
	}
	return gather(context.Background(), p, noQuotes)
})

// noQuotes is for tests that show no source.
func noQuotes(_ context.Context, _, name string) (places, texts []string) {
	return []string{"spec/x.tla:1"}, []string{name + " == TRUE"}
}

// tab is the page in a browser.
type tab struct {
	*browsertest.Tab
	t *testing.T
}

// open opens an address.
func open(t *testing.T, address string) *tab {
	t.Helper()
	b := &tab{browsertest.Open(t), t}
	b.Do(chromedp.Navigate(address), chromedp.WaitReady(`body[data-ready]`))
	return b
}

func js[T any](b *tab, expression string) T {
	b.t.Helper()
	return browsertest.JS[T](b.Tab, expression)
}

// choose sets a select, as a reader does.
func (b *tab) choose(id, value string) {
	b.t.Helper()
	js[any](b, fmt.Sprintf(`(() => { const e = document.getElementById(%q); e.value = %q; if (e.value !== %[2]q) throw new Error("no option %[2]s"); e.dispatchEvent(new Event("change")); })()`, id, value))
}

// text is that of an element, empty if there is none.
func (b *tab) text(selector string) string {
	return js[string](b, fmt.Sprintf(`document.querySelector(%q)?.textContent ?? ""`, selector))
}

// until waits for an expression to be true. It looks seldom: what is waited for is computed meanwhile.
func (b *tab) until(expression string) {
	b.t.Helper()
	b.Do(chromedp.Poll(expression, nil, chromedp.WithPollingTimeout(browsertest.Patience), chromedp.WithPollingInterval(20*time.Millisecond)))
}

// page writes the page as one file and gives its address.
func pageFile(t *testing.T) string {
	t.Helper()
	browsertest.Path(t)
	file := filepath.Join(t.TempDir(), "play.html")
	require.NoError(t, os.WriteFile(file, pageOf(t, true), 0o600))
	return "file://" + file
}

// pageOf is the page, whole or not.
func pageOf(t *testing.T, whole bool) []byte {
	t.Helper()
	d, err := gathered()
	require.NoError(t, err)
	p, err := got()
	require.NoError(t, err)
	text, err := p.page(d, whole)
	require.NoError(t, err)
	return text
}

// Every story of every protocol is told to its end, as the page's own button does; those that break
// something do so there.
func TestStories(t *testing.T) {
	t.Parallel()
	b := open(t, pageFile(t))
	p, err := got()
	require.NoError(t, err)
	d, err := gathered()
	require.NoError(t, err)
	for _, g := range d.Protocols {
		if len(g.Stories) > 0 {
			b.choose("protocol", g.Name)
			b.until(`document.querySelector("#first")`)
		}
		for _, s := range g.Stories {
			if s.Bug == "" || p.Numbers[g.Name][s.Bug] > 0 {
				b.tell(s)
			} else {
				require.True(t, js[bool](b, fmt.Sprintf(`document.querySelector("#story option[value=%s]").disabled`, s.Name)), "its bug does not run here")
			}
		}
	}
	b.choose("protocol", "paxos")
	b.until(`document.querySelector("#first")`)
	b.begin("wrong-forgotten-promise")
	b.choose("bug", "")
	b.until(`document.getElementById("status").textContent.includes("as it is")`)
	b.toldOn()
	require.Contains(t, b.text("#stuck"), "The story cannot go on here: it cannot take", "its bug was switched off")
	b.Quiet("file:")
}

// begin chooses a story.
func (b *tab) begin(name string) {
	b.choose("story", name)
	b.until(fmt.Sprintf(`document.querySelector("#tale-body ol.tale") && document.getElementById("story").value === %q`, name))
}

// toldOn takes the story's next step while there is one.
func (b *tab) toldOn() {
	js[any](b, `(async () => { for (let i = 0; i < 200 && document.getElementById("next"); i++) document.getElementById("next").click(); })()`)
}

func (b *tab) tell(s story) {
	b.begin(s.Name)
	b.toldOn()
	require.NotEmpty(b.t, b.text("#over"), "%s stops: %s", s.Name, b.text("#status"))
	reached := strings.Contains(b.text("#verdict"), "Reached")
	require.Equal(b.t, s.Breaks, reached || strings.HasPrefix(b.text("#verdict"), "✗"), "%s: %s", s.Name, b.text("#verdict"))
	require.Equal(b.t, s.Breaks && strings.Contains(string(s.Setting), `"breaks":"Never`), reached, s.Name)
}

// What the shortest way is said to break is shown broken where it leads, and a link leads there too:
// of a rule of every step, of a bug that shows in a model that is broken without it for another
// reason, and of one that shows in a model of its own.
func TestFoundIsShown(t *testing.T) {
	t.Parallel()
	b := open(t, pageFile(t))
	for _, c := range []struct{ protocol, bug, property string }{
		{"paxos", "L04", "RolesApart"}, {"paxos", "E08", "PromisesRise"}, {"generals", "G02", "NoOrderNoAttack"}, {"multipaxos", "B11", "VotesBelowPromise"},
	} {
		b.choose("protocol", c.protocol)
		b.until(fmt.Sprintf(`document.querySelector("#bug option[value=%s]")`, c.bug))
		b.choose("bug", c.bug)
		b.until(fmt.Sprintf(`document.getElementById("status").textContent.includes(%q)`, c.bug))
		b.Do(chromedp.Click("#shortest"))
		b.until(`document.getElementById("found")`)
		require.Contains(t, b.text("#found"), c.property)
		require.Contains(t, b.text("#judged-body"), "✗ "+c.property, b.text("#status"))
		verdict := b.text("#verdict")
		b.Do(chromedp.Click("#copy"))
		js[string](b, `(() => { const hash = location.hash; document.getElementById("verdict").textContent = ""; history.replaceState(null, "", "#0"); location.hash = hash; return hash })()`)
		b.until(`document.getElementById("verdict").textContent !== ""`)
		require.Equal(t, verdict, b.text("#verdict"))
	}
	b.Quiet("file:")
}

// Of a model whose property speaks of whole behaviours nobody says that it holds, or that there is no
// way to break it.
func TestNothingIsJudged(t *testing.T) {
	t.Parallel()
	b := open(t, pageFile(t))
	b.choose("protocol", "commit")
	b.until(`document.querySelector("#bug option[value=T02]")`)
	b.choose("setting", js[string](b, `[...document.querySelectorAll("#setting option")].find((o) => o.textContent.startsWith("TwoPhaseWaits")).value`))
	require.Contains(t, b.text("#verdict"), "No property is judged")
	require.Contains(t, b.text("#unjudged"), "Termination")
	b.Do(chromedp.Click("#shortest"))
	b.until(`document.getElementById("found")`)
	require.Contains(t, b.text("#found"), "No property is judged")
	require.NotContains(t, b.text("#found"), "no way")
	b.Quiet("file:")
}

// The program has all bugs but those of which the document says so.
func TestBugsThatAreMissing(t *testing.T) {
	t.Parallel()
	d, err := gathered()
	require.NoError(t, err)
	text, err := os.ReadFile("../../../../docs/page.md")
	require.NoError(t, err)
	_, said, found := strings.Cut(string(text), "is not in it:")
	require.True(t, found)
	said, _, _ = strings.Cut(said, "\n\n")
	var missing []string
	for _, g := range d.Protocols {
		for _, b := range g.Bugs {
			if b.Number == 0 {
				missing = append(missing, b.ID)
			}
		}
	}
	names := regexp.MustCompile(`\b[A-Z]\d\d[a-z]?\b`).FindAllString(said, -1)
	slices.Sort(names)
	slices.Sort(missing)
	require.Equal(t, missing, slices.Compact(names))
}

// A bug of a protocol of which no size is known at which it breaks something is looked for in each
// model that is kept without it.
func TestAShortestWayInSomeModel(t *testing.T) {
	t.Parallel()
	b := open(t, pageFile(t))
	require.Contains(t, b.text("#drawing"), "Nothing has happened yet")
	b.choose("protocol", "generals")
	b.until(`!document.getElementById("odds").hidden`)
	before := b.text("#odds-table")
	require.Contains(t, before, "numbered messages")
	js[any](b, `(() => { const e = document.getElementById("odds-loss"); e.value = "0.9"; e.dispatchEvent(new Event("input")); })()`)
	require.Contains(t, b.text("#odds-shown"), "90 %")
	require.NotEqual(t, before, b.text("#odds-table"))
	b.choose("protocol", "commit")
	b.until(`document.querySelector("#bug option[value=T02]")`)
	require.True(t, js[bool](b, `document.getElementById("odds").hidden`))
	b.choose("bug", "T02")
	b.until(`document.getElementById("status").textContent.includes("T02")`)
	b.Do(chromedp.Click("#shortest"))
	b.until(`document.getElementById("found")`)
	require.Contains(t, b.text("#found"), "AllVoted")
	require.Contains(t, b.text("#verdict"), "✗")
	b.Quiet("file:")
}

// The walk of somebody who knows nothing of TLA+: the page offers the story of the late proposer, which
// keys tell to its end; M05 is switched on, the shortest way to break it is found, as long as TLC says,
// and shown; the test that is saved fails with the bug, with the same picture.
func TestTheWalk(t *testing.T) {
	t.Parallel()
	b := open(t, pageFile(t))
	require.Contains(t, b.text("#first"), "A late proposer must adopt")
	b.Do(chromedp.Click("#first"))
	b.until(`document.getElementById("next")`)
	b.Do(chromedp.Focus("#next"), chromedp.KeyEvent(kb.Enter), chromedp.KeyEvent(kb.Enter))
	require.Equal(t, 2, js[int](b, `document.querySelectorAll("svg.run g.arrow").length`), "who stands on a button stays there")
	for n := 0; b.text("#over") == ""; n++ {
		require.Less(t, n, 100, "the story ends")
		b.Do(chromedp.KeyEvent("n"))
	}
	b.choose("as", "process 2")
	require.Contains(t, b.text("#knows-body"), "chosen")
	b.choose("bug", "M23")
	b.choose("bug", "M05") // before the program with M23 has begun
	b.until(`document.getElementById("status").textContent.includes("M05")`)
	b.Do(chromedp.Click("#shortest"))
	b.until(`document.getElementById("found")`)
	require.Contains(t, b.text("#found"), "20. Agreement")
	require.Contains(t, b.text("#verdict"), "AcceptBacked", "which breaks before")
	require.Contains(t, b.text("#judged-body"), "is chosen in ballot")
	require.NotEmpty(t, js[string](b, `document.querySelector("svg.run .wrong").textContent`))
	b.Do(chromedp.Click("#copy"))
	withBug := js[string](b, `location.hash`)
	testPlayed(t, js[string](b, `new Promise((resolve) => {
		const of = URL.createObjectURL;
		URL.createObjectURL = (blob) => { blob.text().then(resolve); URL.createObjectURL = of; return of.call(URL, blob); };
		document.getElementById("form").value = "go";
		document.getElementById("save").click();
	})`))
	require.Contains(t, withBug, "/b/M05/", "the size at which it breaks")
	js[string](b, fmt.Sprintf(`(() => {
		const size = JSON.parse(document.getElementById("data").textContent).protocols[0].bugs.find((m) => m.id === "M05").size;
		return location.hash = "#1/paxos/" + encodeURIComponent(JSON.stringify({...size, history: true})) + "//" + %q.split("/").pop();
	})()`, withBug))
	b.until(`document.getElementById("status").textContent.includes("it cannot take")`) // where the code does otherwise
	b.choose("bug", "M23")
	b.until(`document.getElementById("status").textContent.includes("M23")`)
	require.Contains(t, b.text("#break-body"), "such as a refusal", "of which the model has none")
	b.choose("bug", "")
	b.until(`document.getElementById("status").textContent.includes("as it is")`)
	b.Do(chromedp.Click("#shortest"))
	b.until(`document.getElementById("found")`)
	require.Contains(t, b.text("#found"), "81,313")
	b.Quiet("file:")
}

// What runs in the browser gives the bytes that it gives here: ten thousand behaviours, most of them
// short, as what is met is seldom new after many steps.
func TestBrowserAndNativeAreOne(t *testing.T) {
	t.Parallel()
	t.Log(browsertest.Path(t))
	p, err := got()
	require.NoError(t, err)
	server := httptest.NewServer(p.Handler(pageOf(t, false)))
	defer server.Close()
	b := open(t, server.URL)
	behaviours, moves := 0, 0
	for _, drawing := range []play.Drawing{{Seed: 7, Runs: 9000, Moves: 3}, {Seed: 8, Runs: 1000, Moves: 12}} {
		request, err := json.Marshal(play.Request{Protocol: "paxos", Draw: &drawing})
		require.NoError(t, err)
		inside := js[string](b, fmt.Sprintf(`synod(%q)`, request))
		var answer play.Answer
		require.NoError(t, json.Unmarshal([]byte(inside), &answer))
		require.Equal(t, string(native(string(request))), inside)
		behaviours, moves = behaviours+drawing.Runs, moves+answer.Drawn.Moves
	}
	require.Equal(t, 10_000, behaviours)
	require.Greater(t, moves, 35_000)
	b.Quiet(server.URL)
}

// A link opens what was played, and one that does not fit says so; keys do what buttons do; files are
// played; whatever they hold is text.
func TestLinksKeysAndFiles(t *testing.T) {
	t.Parallel()
	address := pageFile(t)
	b := open(t, address)
	for range 4 {
		b.Do(chromedp.KeyEvent("1"))
	}
	b.Do(chromedp.KeyEvent("b"), chromedp.KeyEvent("four steps"+kb.Enter))
	b.Do(chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent("2"), chromedp.KeyEvent("c"), chromedp.KeyEvent(kb.Enter))
	require.Contains(t, b.text("#parting"), "4")
	require.Contains(t, b.text("#difference"), "four steps")
	b.Do(chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent("1"))
	b.Do(chromedp.KeyEvent("c"), chromedp.KeyEvent(kb.Enter))
	require.Contains(t, b.text("#parting"), "the same")
	require.Equal(t, "4", js[string](b, `String(document.querySelectorAll("svg.run g.arrow").length)`))
	b.Do(chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent(kb.ArrowLeft), chromedp.KeyEvent(kb.ArrowRight))
	require.Equal(t, "3", js[string](b, `String(document.querySelectorAll("svg.run g.arrow").length)`))
	b.Do(chromedp.Click("#copy"))
	link := js[string](b, `location.hash`)
	require.Less(t, len(link), 60)
	other := open(t, address+link)
	require.Equal(t, b.text("svg.run"), other.text("svg.run"))
	stale := open(t, address+"#1/paxos/0//AAAAAAAA")
	require.Contains(t, stale.text("#status"), "another version, or another size")
	odd := open(t, address+"#9/</script><svg onload=x()>")
	require.Contains(t, odd.text("#status"), "The link was not opened")
	odd.refuseLinks()
	for _, text := range []string{`</script><script>x()</script>`, "State 2: <Set(p1,\u202e<svg onload=x()>) line 1, col 1>", "\x00", `{"states":[{},{"mbt::actionTaken":"\"><img src=x onerror=x()>"}]}`} {
		js[string](b, fmt.Sprintf(`(() => { document.getElementById("import").value = %q; document.getElementById("play").click(); return "" })()`, text))
		require.Contains(t, b.text("#status"), "no moves of this game")
	}
	js[string](b, `(() => { document.getElementById("import").value = "State 2: <Set(p1,1,v1) line 6, col 1>"; document.getElementById("play").click(); return "" })()`)
	require.Contains(t, b.text("svg.run"), "set v1 in 1")
	tlc, err := os.ReadFile("testdata/counterexamples/M16.2026.json")
	require.NoError(t, err)
	js[string](b, fmt.Sprintf(`(() => { document.getElementById("import").value = %q; document.getElementById("play").click(); return "" })()`, tlc))
	require.Contains(t, b.text("#status"), "leads to state 4 of the file", "of another size than was there, and with a bug that the code has not")
	b.Quiet("file:")
	odd.Quiet("file:")
}

// refuseLinks tries links that are none, each of which is a sentence, and the page goes on.
func (b *tab) refuseLinks() {
	for _, link := range []string{
		"#1", "#1/paxos", "#1/moon/0//", "#2/paxos/0//", "#1/paxos/99//", "#1/paxos/s:moon//", "#1/paxos/%E0%A4%A//", "#1/paxos/null//", "#1/paxos/[]//", "#1/paxos/7e9//",
		"#1/paxos/%7B%7D//", "#1/paxos/%7B%22acceptors%22:1e9%7D//", "#1/paxos/%7B%22setting%22:1%7D//AAAA", "#1/paxos/0/M99/", "#1/paxos/0/M07/", "#1/paxos/0//", "#1/paxos/s:wrong-majority-value//gNyhACf_", "#1/paxos/0//.gNyh",
		"#1/generals/%7B%22model%22%3A%22Handshake0%22%2C%22module%22%3A%22MCHandshake%22%2C%22role%22%3A%22handshake%22%2C%22config%22%3A%22%5C%5C*%20Handshake0%3A%20MCHandshake.cfg%2C%20with%20what%20the%20model%20overrides.%5CnCONSTANTS%5Cn%20%20First%20%3D%20g1%5Cn%20%20Second%20%3D%20g2%5Cn%20%20Length%20%3D%200%5Cn%20%20Messengers%20%3D%201%5CnCHECK_DEADLOCK%20FALSE%5CnSPECIFICATION%20Spec%5CnINVARIANTS%20Agreement%5Cn%22%2C%22properties%22%3A%5B%5D%7D//vWZNAAEC", // it is ours but for what is judged
		"#1/generals/%7B%22model%22:7%7D//", "#1/generals/%7B%7D//",
	} {
		js[string](b, fmt.Sprintf(`(() => { document.getElementById("status").textContent = ""; history.replaceState(null, "", "#0"); location.hash = %q; return "" })()`, link))
		b.until(`document.getElementById("status").textContent.includes("The link was not opened")`)
		b.until(`document.querySelector("#moves-body button[data-move]")`)
		require.NotEmpty(b.t, b.text("#tale-body"), link)
	}
	b.Do(chromedp.KeyEvent("1"))
	require.Equal(b.t, 1, js[int](b, `document.querySelectorAll("svg.run g.arrow").length`), "it goes on")
}

// On a narrow screen nothing is wider than the screen, in each language, and the other protocols play.
func TestNarrow(t *testing.T) {
	t.Parallel()
	b := open(t, pageFile(t))
	b.Do(chromedp.EmulateViewport(390, 844))
	for _, language := range []string{"zh", "en"} {
		b.choose("language", language)
		for _, name := range js[[]string](b, `[...document.getElementById("protocol").options].map((o) => o.value)`) {
			b.choose("protocol", name)
			b.until(fmt.Sprintf(`document.getElementById("protocol").value === %q && document.querySelector("#moves-body button")`, name))
			js[string](b, `(() => { for (let i = 0; i < 5; i++) document.querySelector("#moves-body button[data-move]")?.click(); return "" })()`)
			js[any](b, `(() => { const e = document.getElementById("cannot"); if (e) e.open = true; })()`)
			require.LessOrEqual(t, js[int](b, `document.querySelectorAll("#cannot > ul > li").length`), 61, name)
			require.LessOrEqual(t, js[int](b, `document.documentElement.scrollWidth`), 390, "%s %s", name, language)
			require.Contains(t, b.text("#verdict"), "✓", "%s: %s", name, b.text("#judged-body"))
		}
	}
	b.Quiet("file:")
}
