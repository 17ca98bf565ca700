//go:build page

package play

import (
	"fmt"
	"os"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/stretchr/testify/require"
)

// No view breaks a rule of axe, light or dark. SYNOD_AXE names its axe.min.js, of the package
// axe-core 4.14.1, which is nobody's but this test's.
func TestAxe(t *testing.T) {
	t.Parallel()
	file := os.Getenv("SYNOD_AXE")
	if file == "" {
		t.Skip("SYNOD_AXE names no axe.min.js: stage page of .ci/run fetches one where there is npm")
	}
	axe, err := os.ReadFile(file)
	require.NoError(t, err)
	b := open(t, pageFile(t))
	js[any](b, string(axe)+"; undefined")
	b.accessible("where it begins")
	js[any](b, `(async () => { document.getElementById("first").click(); while (!document.getElementById("next")) await new Promise((r) => setTimeout(r, 50)); })()`)
	js[any](b, `(async () => {
		for (let i = 0; i < 9; i++) document.getElementById("next").click();
		for (const e of document.querySelectorAll("details")) e.open = true;
		document.getElementById("keep").click();
		document.getElementById("undo").click();
		document.getElementById("compare").click();
	})()`)
	b.accessible("a story under way, with all that opens, and two branches")
	b.choose("bug", "M16")
	b.until(`document.getElementById("status").textContent.includes("M16")`)
	js[any](b, `document.getElementById("shortest").click()`)
	b.until(`document.getElementById("found")`)
	require.Contains(t, b.text("#verdict"), "✗")
	b.accessible("a property that is broken")
	b.choose("protocol", "generals")
	b.until(`!document.getElementById("odds").hidden`)
	b.choose("language", "zh")
	b.accessible("the Two Generals, with odds, in Chinese")
}

// accessible has axe look at what is there, light and dark.
func (b *tab) accessible(view string) {
	b.t.Helper()
	for _, scheme := range []string{"light", "dark"} {
		b.Do(emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}))
		broken := js[[]string](b, `axe.run(document, {resultTypes: ["violations"]}).then((r) => r.violations.map((v) => v.id + ": " + v.help + " " + v.nodes.map((n) => n.target).join(" ")))`)
		require.Empty(b.t, broken, fmt.Sprintf("%s, %s", view, scheme))
	}
}
