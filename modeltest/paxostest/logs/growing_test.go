package logs_test

import (
	"io"
	"strings"
	"testing"

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
