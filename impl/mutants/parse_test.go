package mutants

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

var format = Format{Folder: "impl/paxos", Roles: []string{"acceptor", "proposer", "process"}}

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

var declaring = strings.Replace(good, "Breaks: agreement\n", "Breaks: nothing\nDeclares: all, one\n", 1)

func TestParse(t *testing.T) {
	m, err := format.Parse("M17a.patch", []byte(good))
	if err != nil {
		t.Fatal(err)
	}
	if m.ID != "M17a" || m.Title != "A Prepare is answered without a guard" || m.Kind != Bug || m.Breaks != "agreement" ||
		!slices.Equal(m.Roles, []string{"acceptor", "process"}) || m.Text != "Why it is wrong,\nin two lines." ||
		!strings.HasPrefix(string(m.Patch), "--- a/") || !strings.HasSuffix(string(m.Patch), "+return true\n") {
		t.Errorf("%+v", m)
	}
	if m, err := format.Parse("S06.patch", []byte(declaring)); err != nil || m.Declares != "all, one" || m.Breaks != "nothing" {
		t.Errorf("%+v, %v", m, err)
	}
	windows, err := format.Parse("M17a.patch", []byte(strings.ReplaceAll(good, "\n", "\r\n")))
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
		{"M01.patch", "agreement\n\n", "agreement\nDeclares: \n\n", "M01.patch:5: want a line without"},
		{"M01.patch", "agreement\n\n", "agreement\nDeclares: all\n", "M01.patch:6: want an empty line"},
		{"M01.patch", "Why it is wrong,\nin two lines.\n", "", "want one to 3 lines of text above, got 0"},
		{"M01.patch", "Why", "1\n2\nWhy", "got 4"},
		{"M01.patch", "--- a/impl", "--- b/impl", "M01.patch:8: want a diff from here"},
		{"M01.patch", good, good[:60], "M01.patch:3: want a line"},
		{"M01.patch", good, "", "M01.patch:1"},
		{"M01.patch", "x", strings.Repeat("x", 1<<16), "want at most 65536 bytes"},
	} {
		_, err := format.Parse(c.name, []byte(strings.Replace(good, c.old, c.new, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %.40q for %.40q: error %v, want %q", c.name, c.new, c.old, err, c.want)
		}
	}
}

func TestAllReadsNothingElse(t *testing.T) {
	files := fstest.MapFS{"S06.patch": {Data: []byte(declaring)}, "M01.patch": {Data: []byte(good)}}
	if all, err := format.All(files); err != nil || len(all) != 2 || all[0].ID != "M01" || all[1].ID != "S06" {
		t.Errorf("want M01 and S06, got %+v, %v", all, err)
	}
	files["README"] = &fstest.MapFile{}
	if _, err := format.All(files); err == nil || !strings.Contains(err.Error(), "README:0: want a file name like") {
		t.Errorf("want an error that names the file, got %v", err)
	}
}

// What Parse takes, it takes whole: written again it is the same text.
func FuzzParse(f *testing.F) {
	f.Add("M01.patch", []byte(good))
	f.Add("S06a.patch", []byte(declaring))
	f.Fuzz(func(t *testing.T, name string, text []byte) {
		m, err := format.Parse(name, text)
		if err != nil {
			return
		}
		if want := strings.ReplaceAll(string(text), "\r\n", "\n"); m.ID+".patch" != name || string(written(m)) != want {
			t.Errorf("%s written again:\n%q, want\n%q", m.ID, written(m), want)
		}
	})
}

func written(m Mutant) []byte {
	declares := ""
	if m.Declares != "" {
		declares = "Declares: " + m.Declares + "\n"
	}
	return fmt.Appendf(nil, "Title: %s\nKind: %s\nRole: %s\nBreaks: %s\n%s\n%s\n\n%s",
		m.Title, m.Kind, strings.Join(m.Roles, ", "), m.Breaks, declares, m.Text, m.Patch)
}
