package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTable(t *testing.T) {
	rows := []row{
		{contender{name: "slow", model: "m", against: "m"}, []sample{
			{counts: counts{100, 14_000}, wall: 140 * time.Second, cpu: 210 * time.Second, peak: 5_000_499_999},
			{counts: counts{100, 14_000}, wall: 138 * time.Second, cpu: 207 * time.Second, peak: 4_000_000_000},
		}},
		{contender{name: "ours", model: "m"}, []sample{
			{counts: counts{100, 14_000}, wall: 1500 * time.Millisecond, inside: 1400 * time.Millisecond, cpu: 2 * time.Second, peak: 1_234_567},
			{counts: counts{100, 14_000}, wall: 2 * time.Second, inside: 1 * time.Second, cpu: 2 * time.Second},
		}},
		{contender{name: "ours", model: "other"}, []sample{{counts: counts{1, 1}, wall: time.Second, cpu: time.Second}}},
		{contender{name: "strange", model: "its own", against: "m"}, []sample{
			{counts: counts{1_234_567, 2_345_678}, wall: 9004 * time.Millisecond, inside: 8600 * time.Millisecond, cpu: 11 * time.Second, peak: 500_000},
		}},
	}
	assert.Equal(t, heading+
		"| slow | m | 100 | 14,000 | 138 to 140 | 1.5 | 5,000 MB | 101 | – | 92 | – | 104 |\n"+
		"| ours | m | 100 | 14,000 | 1.50 to 2.00 | 1.1 | 1 MB | 9,330 | 14,000 | – | – | – |\n"+
		"| ours | other | 1 | 1 | 1.00 | 1.0 | – | 1 | – | – | – | – |\n"+
		"| strange | its own | 1,234,567 | 2,345,678 | 9.00 | 1.2 | 1 MB | 261,000 | 273,000 | 0.0 | 0.1 | 0.0 |\n", table(rows))
}

func TestRate(t *testing.T) {
	for perSecond, want := range map[float64]string{0: "–", 0.4: "0", 7.2: "7", 999: "999", 1004: "1,000", 99_999: "100,000", 13_266_007: "13,300,000"} {
		assert.Equal(t, want, rate(perSecond))
	}
}

func TestRatio(t *testing.T) {
	for _, c := range []struct {
		ours, theirs float64
		want         string
	}{{0, 5, "–"}, {5, 0, "–"}, {9.96, 2, "5.0"}, {98.6, 1, "99"}, {1234.5, 1, "1,234"}} {
		assert.Equal(t, c.want, ratio(c.ours, c.theirs))
	}
}

func TestCompany(t *testing.T) {
	long, short := sample{wall: 3 * time.Second, others: 0.02}, sample{wall: time.Second, others: 0.1}
	assert.Equal(t, "Meanwhile other programs took 4 % of all cores, in the worst run 10 %.", company([]row{{samples: []sample{long}}, {samples: []sample{short}}}))
	short.others = -1
	assert.Equal(t, "Meanwhile other programs took 2 % of all cores, in the worst run 2 %.", company([]row{{samples: []sample{long, short}}}))
	assert.Equal(t, "What other programs did meanwhile is not known.", company([]row{{samples: []sample{short}}}))
}

var begin, end = sideBySide.begin, sideBySide.end

func TestReplaceSection(t *testing.T) {
	document := "# Title\n\n" + begin + end + "\nAfter.\n"
	once, err := sideBySide.replaceSection(document, "| a |\n")
	require.NoError(t, err)
	assert.Equal(t, "# Title\n\n"+begin+"\n| a |\n\n"+end+"\nAfter.\n", once)
	again, err := sideBySide.replaceSection(once, "| a |\n")
	require.NoError(t, err)
	assert.Equal(t, once, again)
	other, err := sideBySide.replaceSection(once, "b")
	require.NoError(t, err)
	assert.Equal(t, "# Title\n\n"+begin+"\nb\n\n"+end+"\nAfter.\n", other)
}

func TestReplaceSectionNeedsMarkers(t *testing.T) {
	for _, document := range []string{"", begin, end, end + begin, begin + end + begin + end, begin + begin + end, strings.ReplaceAll(begin+end, "\n", "")} {
		_, err := sideBySide.replaceSection(document, "text")
		assert.ErrorIs(t, err, errMarkers, "%q", document)
	}
}

func TestWriteSection(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "p.md")
	require.NoError(t, os.WriteFile(path, []byte(begin+end), 0o600))
	old, err := os.Open(path) // who reads the old document goes on reading it
	require.NoError(t, err)
	defer old.Close()
	require.NoError(t, sideBySide.writeSection(path, "text"))
	was, now := make([]byte, len(begin+end)), []byte(begin+"\ntext\n\n"+end)
	_, err = old.Read(was)
	require.NoError(t, err)
	assert.Equal(t, begin+end, string(was))
	assertOnly(t, path, now)

	require.NoError(t, os.WriteFile(path, []byte("no markers"), 0o600))
	assert.ErrorIs(t, sideBySide.writeSection(path, "text"), errMarkers)
	assertOnly(t, path, []byte("no markers"))
}

// assertOnly asserts what a file holds, and that no other is beside it.
func assertOnly(t *testing.T, path string, want []byte) {
	t.Helper()
	got, err := os.ReadFile(path)
	require.NoError(t, err)
	assert.Equal(t, string(want), string(got))
	beside, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, beside, 1)
}

func TestDocumentHasItsMarkers(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", document))
	require.NoError(t, err)
	_, err = sideBySide.replaceSection(string(text), "text")
	assert.NoError(t, err)
}
