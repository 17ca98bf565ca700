package mutants

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// What docs/variants.md lists, one patch each, and some in two: a bug that can sit in
// either of two roles has a second patch with a small letter.
func TestAllHasEveryKnownBug(t *testing.T) {
	all, err := All()
	if err != nil {
		t.Fatal(err)
	}
	var want []string
	for letter, last := range map[string]int{"M": 32, "L": 4} {
		for i := 1; i <= last; i++ {
			want = append(want, fmt.Sprintf("%s%02d", letter, i))
		}
	}
	var ids []string
	for _, m := range all {
		ids = append(ids, m.ID)
		if _, known := slices.BinarySearch(slices.Sorted(slices.Values(want)), m.ID[:3]); !known && m.Kind == Bug && m.ID[0] != 'P' {
			t.Errorf("%s: a bug that docs/variants.md does not know", m.ID)
		}
		if (m.Kind == Safe) != (m.ID[0] == 'S') || (m.Kind == Liveness) != (m.ID[0] == 'L') || (m.Breaks == "nothing") && m.Kind != Safe {
			t.Errorf("%s: kind %s, breaks %s", m.ID, m.Kind, m.Breaks)
		}
	}
	if !slices.IsSorted(ids) || len(slices.Compact(slices.Clone(ids))) != len(ids) {
		t.Errorf("want ascending IDs, each once, got %v", ids)
	}
	for _, id := range want {
		if !slices.ContainsFunc(ids, func(got string) bool { return strings.HasPrefix(got, id) }) {
			t.Errorf("no patch for %s", id)
		}
	}
}

const good = `Title: A Prepare is answered without a guard
Kind: bug
Role: acceptor, process
Breaks: agreement

Why it is wrong,
in two lines.

--- a/impl/paxos/acceptor.go
+++ b/impl/paxos/acceptor.go
@@ -1 +1 @@
-return x
+return true
`

func TestParse(t *testing.T) {
	m, err := Parse("M17a.patch", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if m.ID != "M17a" || m.Title != "A Prepare is answered without a guard" || m.Kind != Bug || m.Breaks != "agreement" ||
		!slices.Equal(m.Roles, []string{"acceptor", "process"}) || m.Text != "Why it is wrong,\nin two lines." ||
		!strings.HasPrefix(string(m.Patch), "--- a/") || !strings.HasSuffix(string(m.Patch), "+return true\n") {
		t.Errorf("%+v", m)
	}
	windows, err := Parse("M17a.patch", []byte(strings.ReplaceAll(good, "\n", "\r\n")))
	if err != nil || !bytes.Equal(windows.Patch, m.Patch) || windows.Text != m.Text {
		t.Errorf("with CRLF: %+v, %v", windows, err)
	}
}

func TestParseIsStrict(t *testing.T) {
	for _, c := range []struct{ name, old, new, want string }{
		{"M1.patch", "", "", "M1.patch:0: want a file name like"},
		{"m01.patch", "", "", "want a file name like"},
		{"M01A.patch", "", "", "want a file name like"},
		{"M01.diff", "", "", "want a file name like"},
		{"M01.patch", "Title: ", "title: ", `M01.patch:1: want "Title: "`},
		{"M01.patch", "Title: A", "Title:  A", `M01.patch:1: want "Title: "`},
		{"M01.patch", "guard\n", "guard \n", "M01.patch:1: want a line without space around it"},
		{"M01.patch", "guard\n", "guard\rx\n", "M01.patch:1: want a line without"},
		{"M01.patch", "Kind: bug", "Kind: odd", "M01.patch:2: want a kind of [bug liveness safe]"},
		{"M01.patch", "Kind: bug\n", "", `M01.patch:2: want "Kind: "`},
		{"M01.patch", "acceptor, process", "acceptor,process", "M01.patch:3: want roles of"},
		{"M01.patch", "acceptor, process", "process, process", "each once"},
		{"M01.patch", "Breaks: agreement\n", "Breaks: \n", "M01.patch:4"},
		{"M01.patch", "agreement\n\n", "agreement\n", "M01.patch:5: want an empty line"},
		{"M01.patch", "Why it is wrong,\nin two lines.\n", "", "want one to 3 lines of text above, got 0"},
		{"M01.patch", "Why", "1\n2\nWhy", "got 4"},
		{"M01.patch", "--- a/impl", "--- b/impl", "M01.patch:8: want a diff from here"},
		{"M01.patch", good, good[:60], "M01.patch:3: want a line"},
		{"M01.patch", good, "", "M01.patch:1"},
		{"M01.patch", "x", strings.Repeat("x", 1<<16), "want at most 65536 bytes"},
	} {
		_, err := Parse(c.name, []byte(strings.Replace(good, c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %.40q for %.40q: error %v, want %q", c.name, c.new, c.old, err, c.want)
		}
	}
}

// What Parse takes, it takes whole: written again it is the same text.
func FuzzParse(f *testing.F) {
	all, err := All()
	if err != nil {
		f.Fatal(err)
	}
	for _, m := range all {
		f.Add(m.ID+".patch", written(m))
	}
	f.Add("M01.patch", []byte(good))
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		m, err := Parse(name, text)
		if err != nil {
			return
		}
		if want := strings.ReplaceAll(string(text), "\r\n", "\n"); m.ID+".patch" != name || string(written(m)) != want {
			t.Errorf("%s written again:\n%q, want\n%q", m.ID, written(m), want)
		}
	})
}

func written(m Mutant) []byte {
	return fmt.Appendf(nil, "Title: %s\nKind: %s\nRole: %s\nBreaks: %s\n\n%s\n\n%s",
		m.Title, m.Kind, strings.Join(m.Roles, ", "), m.Breaks, m.Text, m.Patch)
}
