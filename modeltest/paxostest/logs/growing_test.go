package logs_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// growing gives logs that grow, and what they are written to.
func growing(n int) (sources []logs.Source, writers []*io.PipeWriter) {
	for i := range n {
		from, to := io.Pipe()
		sources = append(sources, logs.Source{Name: string(rune('a' + i)), From: from, Growing: true})
		writers = append(writers, to)
	}
	return sources, writers
}

func write(t *testing.T, to io.Writer, text string) {
	t.Helper()
	if _, err := io.WriteString(to, text); err != nil {
		t.Error(err)
	}
}

// What is wrong is found while the logs go on, also in pieces that are no lines; another log may be
// silent meanwhile.
func TestGrowingLogsAreJudged(t *testing.T) {
	t.Parallel()
	sources, to := growing(2)
	go func() {
		write(t, to[1], strings.Replace(start, `"node":0`, `"node":1`, 1))
		write(t, to[0], start+`{"do":"receive","from":2,"type":"Prepare","ballot":[1,2]}`+"\n"+`{"do":"send","type":"Promise","ba`)
		write(t, to[0], `llot":[1,3]}`+"\n")
	}()
	r, err := logs.Judge(sources)
	if err != nil || r.Wrong == nil || r.Wrong.Rule != "IsAsked" || r.Wrong.Line != 3 {
		t.Errorf("%+v, %v", r, err)
	}
}

// A message may be in the receiver's log before it is in the sender's: that is no fault, unless the
// sender's ends without it.
func TestGrowingLogsWaitForEachOther(t *testing.T) {
	t.Parallel()
	for sent, rule := range map[string]string{`{"do":"send","type":"Prepare","ballot":[1,0]}` + "\n": "", "": "WasSent"} {
		sources, to := growing(2)
		go func() {
			write(t, to[1], strings.Replace(start, `"node":0`, `"node":1`, 1)+`{"do":"receive","from":0,"type":"Prepare","ballot":[1,0]}`+"\n"+stop)
			write(t, to[0], start)
			write(t, to[0], sent+stop)
			to[0].Close()
			to[1].Close()
		}()
		r, err := logs.Judge(sources)
		switch {
		case err != nil || r.Events == 0:
			t.Errorf("%+v, %v", r, err)
		case rule == "" && r.Wrong != nil, rule != "" && (r.Wrong == nil || r.Wrong.Rule != rule):
			t.Errorf("want %q, got %v", rule, r.Wrong)
		}
	}
}

// A log that has not begun hides nothing of the others: until it does, what its node sent is taken
// as it was received. From then on it is judged as any.
func TestGrowingLogsThatHaveNotBegun(t *testing.T) {
	t.Parallel()
	const asked = `{"do":"receive","from":2,"type":"Prepare","ballot":[1,2]}` + "\n"
	start1, wrong := strings.Replace(start, `"node":0`, `"node":1`, 1), `{"do":"send","type":"Promise","ballot":[1,3]}`+"\n"
	for name, c := range map[string]struct {
		first, late string // what node 1 logs, and then node 0, or what has no whole line
		file        string
		silent      bool
	}{
		"the others are judged":         {start1 + asked + wrong, "", "b", true},
		"also of what is half a line":   {start1 + asked + wrong, `{"do":"st`, "b", true},
		"and it once it begins":         {start1 + asked, start + asked + wrong, "a", false},
		"also where others are at ends": {start1 + asked + stop, start + asked + wrong, "a", false},
		"also as another cluster's":     {start1 + asked, strings.Replace(start, `"nodes":3`, `"nodes":5`, 1), "", false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sources, to := growing(2)
			go func() {
				write(t, to[1], c.first)
				if c.late != "" {
					time.Sleep(1500 * time.Millisecond) // most likely the judge has gone on by then
					write(t, to[0], c.late)
				}
				if c.silent {
					to[0].Close()
				}
			}()
			switch r, err := logs.Judge(sources); {
			case c.file == "":
				if err == nil || !strings.Contains(err.Error(), "cluster of 5 nodes") {
					t.Errorf("want another cluster told, got %+v, %v", r, err)
				}
			case err != nil || r.Wrong == nil || r.Wrong.File != c.file || r.Wrong.Line != 3:
				t.Errorf("want line 3 of %s, got %+v, %v", c.file, r, err)
			case c.silent != (len(r.Silent) == 1) || c.silent && !r.Gaps():
				t.Errorf("want it told what has not begun, got %q", r.Silent)
			}
		})
	}
}
