package logs_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/modeltest/paxostest/logs"
)

// judge judges logs, each a text; lines are counted if they do not say so. What is wrong with them
// is so too in the document of the run that leads there.
func judge(t *testing.T, texts ...string) *logs.Report {
	t.Helper()
	r, err := logs.Judge(sourcesOf(texts))
	if err != nil {
		t.Fatal(err)
	}
	if r.Wrong != nil {
		replays(t, sourcesOf(texts), r.Wrong)
	}
	return r
}

func sourcesOf(texts []string) (all []logs.Source) {
	for i, text := range texts {
		all = append(all, logs.Source{Name: string(rune('a' + i)), From: strings.NewReader(text)})
	}
	return all
}

func replays(t *testing.T, sources []logs.Source, wrong *logs.Finding) {
	t.Helper()
	run, err := logs.Explain(sources, wrong)
	if err != nil {
		t.Fatal(err)
	}
	text, err := json.Marshal(run)
	if err != nil {
		t.Fatal(err)
	}
	if run, err = logs.ReadRun(text); err != nil {
		t.Fatal(err)
	}
	if again, err := run.Judge(); err != nil || again.Wrong == nil || *again.Wrong != *wrong {
		t.Errorf("replayed: want %v, got %+v, %v", wrong, again, err)
	}
}

// script gives the logs of three nodes, of lines that begin with the node and what it does: "0>"
// sends, "0<2" receives of node 2, "0" does what the line says.
func script(begin string, lines ...string) []string {
	texts := make([]string, 3)
	for n := range texts {
		texts[n] = fmt.Sprintf(`{"do":"start","node":%d,"nodes":3%s}`+"\n", n, begin)
	}
	for _, line := range lines {
		who, rest, _ := strings.Cut(line, " ")
		switch n := who[0] - '0'; {
		case strings.HasSuffix(who, ">"):
			texts[n] += `{"do":"send",` + rest + "}\n"
		case len(who) == 3:
			texts[n] += `{"do":"receive","from":` + who[2:] + "," + rest + "}\n"
		default:
			texts[n] += "{" + rest + "}\n"
		}
	}
	for n := range texts {
		texts[n] += stop
	}
	return texts
}

const (
	start = `{"do":"start","node":0,"nodes":3}` + "\n"
	stop  = `{"do":"stop"}` + "\n"
)

// Each rule by the shortest log that breaks it, beside one that does not.
func TestRules(t *testing.T) {
	t.Parallel()
	in := func(from, rest string) string { return `{"do":"receive","from":` + from + `,` + rest + "}\n" }
	out := func(rest string) string { return `{"do":"send",` + rest + "}\n" }
	prepare1, prepare2 := in("1", `"type":"Prepare","ballot":[1,1]`), in("2", `"type":"Prepare","ballot":[2,2]`)
	accept1 := in("1", `"type":"Accept","ballot":[1,1],"value":"x"`)
	promise1, promise2 := out(`"type":"Promise","ballot":[1,1]`), out(`"type":"Promise","ballot":[2,2]`)
	accepted1 := out(`"type":"Accepted","ballot":[1,1],"value":"x"`)
	for _, c := range []struct {
		name, log, rule string
		line            int
	}{
		{"a promise and a vote", prepare1 + promise1 + accept1 + accepted1, "", 0},
		{"a promise that nobody asked for", promise1, "IsAsked", 2},
		{"a vote for what nobody proposed", prepare1 + promise1 + accepted1, "WasProposed", 4},
		{"a vote in a ballot that was skipped", prepare2 + promise2 + accept1 + accepted1, "NotSkipped", 5},
		{"a refusal instead", prepare2 + promise2 + accept1 + out(`"type":"Reject","ballot":[1,1],"promised":[2,2]`), "", 0},
		{"a promise that hides a vote", prepare1 + promise1 + accept1 + accepted1 + prepare2 + promise2, "NoVoteBetween", 7},
		{"a vote of none", prepare1 + out(`"type":"Promise","ballot":[1,1],"vote":"","value":""`), "", 0},
		{"in words", prepare1 + out(`"type":"Promise","ballot":[1,1],"vote":"none"`), "", 0},
		{"as zero", prepare1 + out(`"type":"Promise","ballot":[1,1],"vote":[0,0],"value":""`), "WasProposed", 3},
		{"one that tells it", prepare1 + promise1 + accept1 + accepted1 + prepare2 + out(`"type":"Promise","ballot":[2,2],"vote":[1,1],"value":"x"`), "", 0},
		{"two values of a ballot", accept(in) + out(`"type":"Accept","ballot":[3,0],"value":"x"`) + out(`"type":"Accept","ballot":[3,0],"value":"y"`), "OneValue", 6},
		{"told and not chosen", `{"do":"tell","value":"x"}` + "\n", "MayLearn", 2},
		{"ballots are numbers", in("1", `"type":"Prepare","ballot":7`) + out(`"type":"Promise","ballot":7`), "", 0},
		{"texts of two numbers are pairs", in("1", `"type":"Prepare","ballot":"9.1"`) + out(`"type":"Promise","ballot":"9.1"`) + in("1", `"type":"Accept","ballot":"10.1","value":"v"`) + out(`"type":"Accepted","ballot":"10.1","value":"v"`), "", 0},
		{"and of one are numbers", in("1", `"type":"Prepare","ballot":"9"`) + out(`"type":"Promise","ballot":9`), "", 0},
		{"and texts", in("1", `"type":"Prepare","ballot":"7a"`) + out(`"type":"Promise","ballot":"7b"`), "IsAsked", 3},
	} {
		r := judge(t, start+c.log+stop)
		switch {
		case c.rule == "" && r.Wrong != nil:
			t.Errorf("%s: nothing is wrong with it, got %v", c.name, r.Wrong)
		case c.rule != "" && (r.Wrong == nil || r.Wrong.Rule != c.rule || r.Wrong.Line != c.line):
			t.Errorf("%s: want %s at line %d, got %v", c.name, c.rule, c.line, r.Wrong)
		}
	}
}

// A finding says what is missing, where what was heard goes with the claim and is too little.
func TestWhatIsMissing(t *testing.T) {
	in := func(from, rest string) string { return `{"do":"receive","from":` + from + `,` + rest + "}\n" }
	out := func(rest string) string { return `{"do":"send",` + rest + "}\n" }
	told := `{"do":"tell","value":"x"}` + "\n"
	vote, promise := in("2", `"type":"Accepted","ballot":[1,1],"value":"x"`), in("1", `"type":"Promise","ballot":[2,0]`)
	propose := `{"do":"ask","value":"x"}` + "\n" + out(`"type":"Prepare","ballot":[2,0]`)
	proposed := out(`"type":"Accept","ballot":[2,0],"value":"x"`)
	for _, c := range []struct{ log, want string }{
		{told, `it tells a client that "x" is chosen: 2 votes in one ballot choose it, and none was heard`},
		{vote + told, `it tells a client that "x" is chosen: 2 votes in one ballot choose it, and 1 was heard: Accepted 1.1 "x" of node 2`},
		{propose + proposed, `it sends Accept 2.0 "x": another value may be chosen below ballot 2.0, as it takes 2 promises to skip that; of its own ballot none was heard`},
		{propose + promise + proposed, `of its own ballot 1 was heard: Promise 2.0 of node 1, vote none ""`},
		{out(`"type":"Promise","ballot":[1,1]`), `it sends Promise 1.1 of node 0, vote none "": no Prepare of that ballot is known`},
		{out(`"type":"Learn","slot":5,"value":"x"`), `it sends Learn "x" in slot 5: 2 votes in one ballot choose it, and none was heard`},
		{in("1", `"type":"Prepare","ballot":"10a"`) + out(`"type":"Promise","ballot":"10a"`) + out(`"type":"Accepted","ballot":"9a","value":"x"`),
			`it sends Accepted "9a" "x" of node 0: nobody is known to have proposed it; ballots that are texts are ordered by their bytes`},
	} {
		begin := start
		if strings.Contains(c.log, `"slot"`) {
			begin = strings.Replace(start, `"nodes":3`, `"nodes":3,"log":true`, 1)
		}
		if r := judge(t, begin+c.log+stop); r.Wrong == nil || !strings.HasSuffix(r.Wrong.What, c.want) {
			t.Errorf("want %s, got %v", c.want, r.Wrong)
		}
	}
}

// accept is what lets node 0 propose anything in ballot 3.0.
func accept(in func(from, rest string) string) string {
	return `{"do":"send","type":"Prepare","ballot":[3,0]}` + "\n" + in("1", `"type":"Promise","ballot":[3,0]`) + in("2", `"type":"Promise","ballot":[3,0]`)
}

// What is on disk must be there before it is said, where disks are logged.
func TestDurable(t *testing.T) {
	t.Parallel()
	begin := `{"do":"start","node":0,"nodes":3,"disk":true}` + "\n"
	asked := `{"do":"receive","from":1,"type":"Prepare","ballot":[1,1]}` + "\n"
	disk := `{"do":"durable","promised":[1,1]}` + "\n"
	promise := `{"do":"send","type":"Promise","ballot":[1,1]}` + "\n"
	if r := judge(t, begin+asked+disk+promise+stop); r.Wrong != nil {
		t.Error(r.Wrong)
	}
	if r := judge(t, begin+asked+promise+disk+stop); r.Wrong == nil || r.Wrong.Rule != "Durable" || r.Wrong.Line != 3 {
		t.Errorf("sent before it is durable: %v", r.Wrong)
	}
}

// A crash may leave on the disk what the node had heard or begun before, and no line says so. That
// excuses nothing of what comes after.
func TestDurableAfterRestart(t *testing.T) {
	t.Parallel()
	line := func(text string) string { return "{" + text + "}\n" }
	prepare := func(n string) string { return line(`"do":"receive","from":1,"type":"Prepare","ballot":[` + n + `,1]`) }
	promise := func(n, rest string) string { return line(`"do":"send","type":"Promise","ballot":[` + n + `,1]` + rest) }
	begins := func(n string) string { return line(`"do":"send","type":"Prepare","ballot":[` + n + `,0]`) }
	disk := func(rest string) string { return line(`"do":"durable",` + rest) }
	for _, log := range []string{"", `,"log":true`} {
		slot := ""
		if log != "" {
			slot = `,"slot":3`
		}
		accept := func(value string) string {
			return line(`"do":"receive","from":1,"type":"Accept","ballot":[2,1],"value":"` + value + `"` + slot)
		}
		accepted := line(`"do":"send","type":"Accepted","ballot":[2,1],"value":"x"` + slot)
		reports := `,"vote":[2,1],"value":"x"`
		if log != "" {
			reports = `,"reports":[{"slot":3,"vote":[2,1],"value":"x"}]`
		}
		again := line(`"do":"start","node":0,"nodes":3,"disk":true` + log)
		for name, c := range map[string]struct {
			log   string
			wrong int // the line of it
		}{
			"a promise on its way":                 {prepare("1") + again + promise("1", ""), 0},
			"asked for again":                      {prepare("1") + again + prepare("1") + promise("1", ""), 0},
			"on its way two starts before":         {prepare("1") + again + again + promise("1", ""), 0},
			"asked for after the restart":          {prepare("1") + again + prepare("2") + promise("2", ""), 5},
			"and made durable":                     {prepare("1") + again + prepare("2") + disk(`"promised":[2,1]`) + promise("2", ""), 0},
			"it was not on the disk":               {prepare("2") + again + prepare("1") + disk(`"promised":[1,1]`) + promise("1", "") + prepare("2") + promise("2", ""), 8},
			"durable before":                       {prepare("1") + disk(`"promised":[1,1]`) + again + promise("1", ""), 0},
			"a promise by a vote on its way":       {accept("x") + again + prepare("2") + promise("2", reports), 0},
			"a vote on its way":                    {accept("x") + again + accepted, 0},
			"of another value":                     {accept("y") + again + accept("x") + accepted, 5},
			"of one of two values":                 {accept("y") + accept("x") + again + accepted, 0},
			"a vote asked for after":               {prepare("2") + again + accept("x") + accepted, 5},
			"and made durable, after all":          {prepare("2") + again + accept("x") + disk(`"promised":[2,1],"vote":[2,1],"value":"x"`+slot) + accepted, 0},
			"a ballot begun after":                 {again + begins("1"), 3},
			"and made durable before it is begun":  {again + disk(`"ballot":[1,0]`) + begins("1"), 0},
			"begun before, and sent again":         {disk(`"ballot":[1,0]`) + begins("1") + again + begins("1"), 0},
			"begun by a run that told of no disk":  {strings.Replace(again, `,"disk":true`, "", 1) + begins("1") + again + begins("1"), 0},
			"and another by one that tells of one": {strings.Replace(again, `,"disk":true`, "", 1) + begins("1") + again + begins("2"), 5},
		} {
			r := judge(t, again+c.log+stop)
			switch {
			case c.wrong == 0 && r.Wrong != nil:
				t.Errorf("%s%s: nothing is wrong with it, got %v", name, log, r.Wrong)
			case c.wrong > 0 && (r.Wrong == nil || r.Wrong.Rule != "Durable" || r.Wrong.Line != c.wrong):
				t.Errorf("%s%s: want Durable at line %d, got %v", name, log, c.wrong, r.Wrong)
			}
		}
	}
}

// How much of a log is executed is durable too before a Promise leaves that out; a crash may have
// left that on the disk as far as it had heard of slots.
func TestExecutedAfterRestart(t *testing.T) {
	t.Parallel()
	begin := `{"do":"start","node":0,"nodes":3,"disk":true,"log":true}` + "\n"
	log := begin + `{"do":"receive","from":1,"type":"Learn","slot":6,"value":"x"}` + "\n" + `{"do":"receive","from":1,"type":"Prepare","ballot":[1,1]}` + "\n" + begin
	promise := func(first string) string {
		return `{"do":"send","type":"Promise","ballot":[1,1],"first":` + first + "}\n"
	}
	if r := judge(t, log+promise("7")+stop); r.Wrong != nil {
		t.Error(r.Wrong)
	}
	for _, more := range []string{promise("8"), `{"do":"durable","first":5}` + "\n" + promise("6")} {
		if r := judge(t, log+more+stop); r.Wrong == nil || r.Wrong.Rule != "Durable" {
			t.Errorf("%s: want Durable, got %v", more, r.Wrong)
		}
	}
}

// A vote that is on disk with another value is not the one that is told: after a restart the other
// would be.
func TestDurableValue(t *testing.T) {
	t.Parallel()
	for _, log := range []string{"", `,"log":true`} {
		slot := ""
		if log != "" {
			slot = `,"slot":3`
		}
		for _, c := range []struct {
			durable, told string
			right         bool
		}{
			{`"value":"x"`, "x", true},
			{`"at":"the value is not logged"`, "x", true},
			{`"value":"y"`, "x", false},
			{`"value":""`, "", true},
			{`"value":""`, "x", false},
			{`"value":"plumless"`, "buckeroo", false}, // of one checksum
		} {
			r := judge(t, `{"do":"start","node":0,"nodes":3,"disk":true`+log+"}\n"+
				`{"do":"receive","from":1,"type":"Accept","ballot":[1,1],"value":"`+c.told+`"`+slot+"}\n"+
				`{"do":"durable","promised":[1,1],"vote":[1,1],`+c.durable+slot+"}\n"+
				`{"do":"send","type":"Accepted","ballot":[1,1],"value":"`+c.told+`"`+slot+"}\n"+stop)
			if (r.Wrong == nil) != c.right || !c.right && (r.Wrong.Rule != "Durable" || r.Wrong.Line != 4) {
				t.Errorf("durable with %s, told with %q%s: %v", c.durable, c.told, log, r.Wrong)
			}
		}
	}
}

// What was not sent is not received, unless the sender's log lacks something.
func TestReceivedWasSent(t *testing.T) {
	t.Parallel()
	a := start + `{"do":"receive","from":1,"type":"Prepare","ballot":[1,1]}` + "\n" + stop
	b := `{"n":1,"do":"start","node":1,"nodes":3}` + "\n"
	prepare := `{"n":2,"do":"send","type":"Prepare","ballot":[1,1]}` + "\n"
	for _, c := range []struct {
		name, b string
		right   bool
	}{
		{"sent", b + prepare + `{"n":3,"do":"stop"}` + "\n", true},
		{"not sent", b + `{"n":2,"do":"stop"}` + "\n", false},
		{"a line is missing", b + `{"n":3,"do":"stop"}` + "\n", true},
		{"cut off", b, true},
		{"torn", b + `{"n":2,"do":"sen`, true},
	} {
		if r := judge(t, a, c.b); (r.Wrong == nil) != c.right {
			t.Errorf("%s: %v", c.name, r.Wrong)
		}
	}
}

func TestWhatIsNoLog(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "{}\n", "x\n", stop, `{"do":"start","node":3,"nodes":3}` + "\n", start + "x\n" + stop, start + `{"n":-1}` + "\n", start + `{"ballot":[1]}` + "\n", start + `{"ballot":[1,2,3]}` + "\n", start + `{"from":1.5}` + "\n",
		start + `{"do":"dream"}` + "\n" + stop, start + `{"do":"send"}` + "\n" + stop,
		start + `{"do":"receive","from":1,"type":"Prepare","ballot":null}` + "\n" + stop, start + `{"do":"send","type":"Accepted","value":"x"}` + "\n" + stop,
		start + `{"do":"receive","from":1,"type":"Promise","ballot":[1,0],"vote":null,"value":"x"}` + "\n" + stop,
		start + `{"n":2,"do":"stop"}` + "\n" + `{"n":2,"do":"start"}` + "\n" + stop, start + `{"n":18446744073709551615,"do":"stop"}` + "\n",
		start + `{"do":"tell","value":"x"}` + "\n" + "x\n" + stop,                                             // what is wrong stands before what is no line
		start + `{"do":"receive","from":1,"type":"Accept","ballot":[1,1],"value":"x","slot":1}` + "\n" + stop, // a log of slots that does not say so
	} {

		if _, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(text)}}); err == nil {
			t.Errorf("%q is taken for a log", text)
		}
	}
}

// A node stays in its cluster, and what it is, whatever else is wrong with its log.
func TestEachStartIsOfTheCluster(t *testing.T) {
	t.Parallel()
	want := `want a start, as in {"do":"start","node":0,"nodes":3}`
	for next, says := range map[string]string{
		`"node":0,"nodes":3`:            "",
		`"node":0,"nodes":3,"votes":2`:  "",
		`"node":0,"nodes":5`:            "it is of a cluster of 5 nodes where 3 votes choose, earlier starts of 3 and 2",
		`"node":0,"nodes":3,"votes":3`:  "it is of a cluster of 3 nodes where 3 votes choose, earlier starts of 3 and 2",
		`"node":0,"nodes":0`:            want,
		`"node":0,"nodes":1000`:         want,
		`"node":3,"nodes":3`:            want,
		`"nodes":3`:                     want,
		`"node":0,"nodes":3,"votes":4`:  want,
		`"node":0,"nodes":3,"log":true`: `want "log": true in all starts of a node, or in none: it keeps a log of slots or registers`,
	} {
		for _, do := range []string{"start", "continue"} {
			for _, before := range []string{"", `{"do":"tell","value":"x"}` + "\n"} {
				_, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(start + before + `{"do":"` + do + `",` + next + "}\n" + stop)}})
				line := 2 + strings.Count(before, "\n")
				if got := fmt.Sprint(err); says == "" && err != nil || says != "" && got != fmt.Sprintf("a:%d: %s", line, says) {
					t.Errorf("%s %s: %v, want %q at line %d", do, next, err, says, line)
				}
			}
		}
	}
}

// A last line is judged without its line feed too, if it is whole; a part of one is none.
func TestLastLineWithoutEnd(t *testing.T) {
	t.Parallel()
	last := `{"do":"tell","value":"x"}`
	for i := range last {
		if r := judge(t, start+last[:i]); r.Wrong != nil || r.Events != 1 || r.Logs[0].Torn != (i > 0) {
			t.Errorf("%q: %+v", last[:i], r)
		}
	}
	if r := judge(t, start+last); r.Wrong == nil || r.Wrong.Line != 2 {
		t.Errorf("a whole line without end: %+v", r)
	}
	if r := judge(t, start+strings.TrimSpace(stop)); r.Gaps() && (r.Logs[0].Torn || r.Logs[0].Cut) {
		t.Errorf("it ends with a stop: %+v", r.Logs)
	}
	if _, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(start + `{"do":"dream"}`)}}); err == nil {
		t.Error("an event that is none is taken for a part of one")
	}
	for name, text := range map[string]string{
		"one line":  strings.TrimSpace(start),
		"a record":  `{"attributes":{"paxos.n":1,"paxos.do":"start","paxos.node":0,"paxos.cluster.nodes":3}}`,
		"two nodes": `{"attributes":{"paxos.n":1,"paxos.do":"start","paxos.node":0,"paxos.cluster.nodes":3}}` + "\n" + `{"attributes":{"paxos.n":1,"paxos.do":"start","paxos.node":1,"paxos.cluster.nodes":3}}`,
	} {
		if r := judge(t, text); r.Events != uint64(1+strings.Count(text, "\n")) || r.Logs[0].Torn {
			t.Errorf("%s: %+v", name, r)
		}
	}
}

// Runs without log are a gap, by their numbers; a start that has none is the next.
func TestRunsAreCounted(t *testing.T) {
	t.Parallel()
	in, out := `{"do":"receive","from":1,"type":"Promise","ballot":[3,0]}`+"\n", `{"do":"send","type":"Accept","ballot":[3,0],"value":"x"}`+"\n"
	for _, c := range []struct {
		runs   string // of the starts; 0: none is given
		missed uint64
	}{{"00", 0}, {"12", 0}, {"02", 0}, {"10", 0}, {"103", 0}, {"003", 0}, {"04", 2}, {"0025", 2}, {"104", 1}, {"2", 1}, {"205", 2}} {
		log := ""
		for _, run := range c.runs {
			log += start
			if run != '0' {
				log = strings.TrimSuffix(log, "}\n") + `,"run":` + string(run) + "}\n"
			}
		}
		r := judge(t, log+in+out+stop)
		if l := r.Logs[0]; l.Runs != c.missed || l.Missed != c.missed || (r.Wrong == nil) != (c.missed > 0) {
			t.Errorf("runs %s: %+v, %v, want %d missed", c.runs, l, r.Wrong, c.missed)
		}
	}
}

// Whatever a file has, it is judged or refused.
func FuzzJudge(f *testing.F) {
	f.Add(start + `{"n":2,"do":"receive","from":1,"key":"k","type":"Prepare","ballot":[1,1]}` + "\n" + `{"n":3,"do":"send","key":"k","type":"Promise","ballot":[1,1],"vote":null,"value":""}` + "\n" + stop)
	f.Fuzz(func(t *testing.T, text string) {
		r, err := logs.Judge([]logs.Source{{Name: "a", From: strings.NewReader(text)}})
		if err == nil && r.Events > uint64(strings.Count(text, "\n")+1) && !strings.Contains(text, "resourceLogs") {
			t.Errorf("%d events in %d lines", r.Events, strings.Count(text, "\n")+1)
		}
	})
}

// A Promise of a log may report many votes, with long values: that is a long line.
func TestLongLines(t *testing.T) {
	t.Parallel()
	vote := `{"slot":%d,"vote":[1,1],"value":"` + strings.Repeat("x", 1<<19) + `"}`
	log := `{"do":"start","node":0,"nodes":3,"log":true}` + "\n" + `{"do":"receive","from":1,"type":"Promise","ballot":[2,0],"reports":[` +
		fmt.Sprintf(vote+","+vote+","+vote, 1, 2, 3) + "]}\n" + stop
	if r := judge(t, log); r.Wrong != nil {
		t.Error(r.Wrong)
	}
}
