package secondjudge_test

import (
	"fmt"
	"slices"
	"strings"
)

// promises has some nodes promise a ballot of node 2, and report a vote each, if any.
func promises(ballot, vote string, nodes ...int) (lines []string) {
	lines = append(lines, `2> "type":"Prepare","ballot":`+ballot)
	for _, a := range nodes {
		lines = append(lines, fmt.Sprintf(`%d<2 "type":"Prepare","ballot":%s`, a, ballot), fmt.Sprintf(`%d> "type":"Promise","ballot":%s%s`, a, ballot, vote))
	}
	return lines
}

func voted(node int, ballot, value string) string {
	return fmt.Sprintf(`%d> "type":"Accepted","ballot":%s,"value":%q`, node, ballot, value)
}

// toldOnes are runs in which x is chosen by nodes 0 and 2, in ballot 1 or, after node 1 voted for y there,
// in ballot 3; node 0 counts that and says so. Then some node that may know votes as only one who
// knows may.
func toldOnes() map[string]run {
	chosen := func(ballot string) []string {
		lines := slices.Concat(round(0, ballot), []string{proposes(0, ballot)}, votes(0, 2), []string{says(0)})
		for i := range lines {
			lines[i] = strings.ReplaceAll(lines[i], `"ballot":1,`, `"ballot":`+ballot+`,`)
		}
		return slices.DeleteFunc(lines, func(line string) bool { return ballot != "1" && (line[0] == '1' || strings.HasPrefix(line, "0<1")) })
	}
	const proposal = `"type":"Accept","ballot":1,"value":"y"`
	another := slices.Concat(round(2, "1"), []string{"2> " + proposal, "1<2 " + proposal, voted(1, "1", "y")}, chosen("3"))
	of := func(rule string, first []string, then ...string) run { return run{slices.Concat(first, then), rule} }
	skips := func(node int, report string) []string {
		return slices.Concat(chosen("1"), []string{`1<0 "type":"Accept","ballot":1,"value":"x"`}, promises("5", report, node))
	}
	told := func(node int, first []string) []string { return slices.Concat(first, []string{heard(node, 0)}) }
	return map[string]run{
		"in a ballot that it skips":              of("", told(1, skips(1, "")), voted(1, "1", "x")),
		"and nobody said so":                     of("NotSkipped", skips(1, ""), voted(1, "1", "x")),
		"and heard it too late":                  of("NotSkipped", skips(1, ""), voted(1, "1", "x"), heard(1, 0)),
		"in a ballot that nobody proposed in":    of("", told(1, chosen("1")), voted(1, "7", "x")),
		"which nobody did, nor said":             of("WasProposed", chosen("1"), voted(1, "7", "x")),
		"for another value":                      of("NotSkipped", told(1, another), append(promises("5", "", 1), voted(1, "1", "y"))...),
		"who counted skips":                      of("", skips(0, `,"vote":1,"value":"x"`), voted(0, "3", "x")),
		"who counted forgets":                    of("NoVoteBetween", skips(0, "")),
		"who is told forgets what chose it":      of("NoVoteBetween", told(2, chosen("1")), promises("5", "", 2)...),
		"who is told forgets a vote for another": of("", told(1, another), promises("5", "", 1)...),
		"who is not told forgets it":             of("NoVoteBetween", another, promises("5", "", 1)...),
		"in a ballot in which another was":       of("", told(2, another), voted(2, "1", "x")),
		"where that is voted for later":          of("", told(2, another), voted(2, "1", "x"), voted(1, "1", "y")),
	}
}

// toldOnDisk are runs in which what is known to be chosen needs no disk to be voted for, but for the
// vote that chose it; a promise does.
func toldOnDisk() map[string]run {
	disk := func(node int, text string) string { return fmt.Sprintf(`%d "do":"durable",%s`, node, text) }
	begun := slices.Concat([]string{disk(0, `"ballot":1,"promised":1`), disk(1, `"promised":1`), disk(2, `"promised":1`)}, round(0, "1"), []string{proposes(0, "1")})
	chosen := slices.Concat(begun, []string{disk(0, `"ballot":1,"promised":1,"vote":1`), disk(2, `"promised":1,"vote":1`)}, votes(0, 2))
	return map[string]run{
		"told, and not on disk":     {slices.Concat(chosen, []string{says(0), heard(1, 0), disk(1, `"promised":9`), voted(1, "7", "x")}), ""},
		"nor is the promise":        {slices.Concat(chosen, []string{says(0), heard(1, 0), voted(1, "7", "x")}), "Durable"},
		"not told":                  {slices.Concat(chosen, votes(1)), "Durable"},
		"it is the vote that chose": {slices.Concat(begun, []string{disk(0, `"ballot":1,"promised":1,"vote":1`)}, votes(0, 2)), "Durable"},
	}
}
