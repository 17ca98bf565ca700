package site

import (
	"bytes"
	"io/fs"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	_ "github.com/synod-paxos/synod/internal/seldom"
	"github.com/synod-paxos/synod/internal/thorough"
)

// aReport is a page as --html writes it.
const aReport = `<!doctype html>
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'none'">
<title>synod verify</title>
<p class="verdict holds">✓ holds</p>
`

// whole is the site of this checkout, but for the page to play with.
var whole = sync.OnceValues(func() (map[string][]byte, error) {
	return Make(Contents{Checkout: os.DirFS("../../../.."), Game: []byte("<!doctype html>"), Reports: map[string][]byte{"verify": []byte(aReport)}})
})

var (
	links = regexp.MustCompile(`<a href="([^"]*)"|<form role="search" action="([^"]*)"`)
	ids   = regexp.MustCompile(` id="([^"]*)"`)

	// asking is what a page would fetch something by, or run, or what its policy forbids.
	asking = regexp.MustCompile(`(?i)<(?:img|iframe|object|embed|base|link rel="(?:[^i]|i[^c])[^>]*)\b|<[a-z][^>]*\s(?:on\w+|src|style)=`)
)

// No link is dead, nor any anchor, and none goes by an absolute path; the same checkout gives the
// same bytes.
func TestNoLinkIsDead(t *testing.T) {
	t.Parallel()
	pages, err := whole()
	require.NoError(t, err)
	anchors := map[string]map[string]bool{}
	for at, text := range pages {
		anchors[at] = map[string]bool{}
		for _, m := range ids.FindAllSubmatch(text, -1) {
			assert.False(t, anchors[at][string(m[1])], "%s: two are called %s", at, m[1])
			anchors[at][unescaped(string(m[1]))] = true
		}
	}
	count := 0
	for at, text := range pages {
		for _, m := range links.FindAllSubmatch(text, -1) {
			u, err := url.Parse(unescaped(string(m[1]) + string(m[2])))
			require.NoError(t, err, at)
			if u.Scheme == "https" {
				continue
			}
			count++
			require.Empty(t, u.Scheme, "%s: %s", at, u)
			require.False(t, path.IsAbs(u.Path), "%s: %s", at, u)
			to := at
			if u.Path != "" {
				to = path.Join(path.Dir(at), u.Path)
			}
			if _, there := pages[to]; !assert.True(t, there, "%s: %s leads nowhere", at, u) {
				continue
			}
			assert.True(t, u.Fragment == "" || anchors[to][u.Fragment], "%s: %s: no such place on the page", at, u)
		}
	}
	require.Greater(t, count, 3000)
	for _, name := range []string{"index.html", "docs/guide.html", "docs/zh/road.html", "spec/paxos/Paxos.tla.html", "impl/paxos/acceptor.go.html", "reports/verify.html", "LICENSE.html"} {
		require.Contains(t, pages, name)
	}
}

func unescaped(text string) string {
	return strings.NewReplacer("&#34;", `"`, "&#39;", "'", "&lt;", "<", "&gt;", ">", "&amp;", "&").Replace(text)
}

// A page asks for nothing, and no page but that of the search has a script, whatever is in the
// checkout.
func TestPagesAskForNothing(t *testing.T) {
	t.Parallel()
	pages, err := whole()
	require.NoError(t, err)
	for at, text := range pages {
		if at == gamePage || at == "reports/verify.html" {
			continue
		}
		require.True(t, bytes.Contains(text, []byte("default-src 'none'; style-src 'sha256-")), at)
		require.Empty(t, string(asking.Find(text)), at)
		scripts := 0
		if at == searchPage {
			scripts = 2 // what it searches, and what searches
		}
		require.Equal(t, scripts, bytes.Count(text, []byte("<script")), at)
	}
	thorough.Only(t, "the site is made twice")
	again, err := Make(Contents{Checkout: os.DirFS("../../../.."), Game: []byte("<!doctype html>"), Reports: map[string][]byte{"verify": []byte(aReport)}})
	require.NoError(t, err)
	require.Equal(t, len(pages), len(again))
	for at, text := range pages {
		require.True(t, bytes.Equal(text, again[at]), at)
	}
}

// small is a checkout of a few files, with one that is hostile.
func small(readme string) fs.FS {
	files := fstest.MapFS{
		"README.md": {Data: []byte(readme)}, "a/b.tla": {Data: []byte("---- MODULE b ----\nInit == x = 0\nNext(y) == </span><script>x()</script>\n")},
		"a/c.bin": {Data: []byte{0}}, "a/.hidden": {Data: []byte("x")},
	}
	for _, name := range beginnings[1:] {
		files[name] = &fstest.MapFile{Data: []byte("# " + name + "\n")}
	}
	return files
}

// A link leads to the page of the source at its line; what has no page is an error, and a name that is
// no file is no link.
func TestLinks(t *testing.T) {
	pages, err := Make(Contents{Checkout: small("# synod\n\nSee `a/b.tla:2`, `a`, `a/none.go`, [it](a/b.tla#L3), [here](#the-end-of-it).\n\n## The end (of it)\n")})
	require.NoError(t, err)
	home := string(pages["index.html"])
	require.Contains(t, home, `<a href="a/b.tla.html#L2"><code>a/b.tla:2</code></a>`)
	require.Contains(t, home, `<code>a</code>, <code>a/none.go</code>, <a href="a/b.tla.html#L3">it</a>`)
	require.Contains(t, home, `<h2 id="the-end-of-it">`)
	source := string(pages["a/b.tla.html"])
	require.NotContains(t, source, "<script")
	require.Contains(t, source, `<span id="L3">Next(y) == &lt;/span&gt;`)
	require.Contains(t, string(pages[searchPage]), `{"p":"a/b.tla.html","a":"L3","t":"Next","o":"a/b.tla"}`)
	require.NotContains(t, string(pages[searchPage]), "x()")
	_, err = Make(Contents{Checkout: small("# synod\n\n[it](a/c.bin)\n")})
	require.ErrorContains(t, err, "README.md: a link leads to a/c.bin, of which there is no page")
	_, err = Make(Contents{Checkout: fstest.MapFS{}})
	require.ErrorContains(t, err, "there is no README.md")
}

// A site that was written into the checkout is not in the next one, so that the same files give the
// same site however often.
func TestASiteInTheCheckout(t *testing.T) {
	files := small("# synod\n\nSee [it](a).\n").(fstest.MapFS)
	before, err := Make(Contents{Checkout: files})
	require.NoError(t, err)
	files["a/out/"+listFile] = &fstest.MapFile{Data: []byte(listHead + "index.html\n")}
	files["a/out/index.html"] = &fstest.MapFile{Data: []byte("<p>old")}
	after, err := Make(Contents{Checkout: files})
	require.NoError(t, err)
	require.Equal(t, before, after)
	require.Contains(t, string(after["a/index.html"]), "b.tla")
}

// A site takes the place of one that is there, and of nothing else.
func TestWrite(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "new", "site")
	first := map[string][]byte{"index.html": []byte("1"), "a/b.html": []byte("2")}
	require.NoError(t, Write(folder, first))
	require.NoError(t, Write(folder, map[string][]byte{"index.html": []byte("3")}))
	require.NoFileExists(t, filepath.Join(folder, "a", "b.html"))
	text, err := os.ReadFile(filepath.Join(folder, "index.html"))
	require.NoError(t, err)
	require.Equal(t, "3", string(text))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "mine"), nil, 0o600))
	require.ErrorContains(t, Write(folder, first), "mine is not of the site")
	other := t.TempDir()
	require.NoError(t, os.WriteFile(filepath.Join(other, "mine"), nil, 0o600))
	require.ErrorContains(t, Write(other, first), "no site of ours")
	left, err := os.ReadDir(filepath.Dir(folder))
	require.NoError(t, err)
	require.Len(t, left, 1, "nothing is left beside it")
}

// Only what --html wrote is a report.
func TestIsReport(t *testing.T) {
	require.True(t, IsReport([]byte(aReport)))
	require.False(t, IsReport([]byte(strings.Replace(aReport, "default-src 'none'", "default-src *", 1))))
	require.False(t, IsReport([]byte("<p>hello")))
}
