package play

import (
	"cmp"
	"encoding/json"
	"errors"
	"strings"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/modeltest/paxostest/scenario"
	told "github.com/synod-paxos/synod/trace/scenario"
)

// story is a scenario as steps with prose.
type story struct {
	Name    string          `json:"name"`
	Title   string          `json:"title"`
	Setting json.RawMessage `json:"setting"`
	Bug     string          `json:"bug,omitempty"`    // that it needs
	Breaks  bool            `json:"breaks,omitempty"` // it ends where a property is broken
	Parts   []part          `json:"parts"`
}

// part is a paragraph, or a line of steps.
type part struct {
	Prose string `json:"prose,omitempty"`
	Line  string `json:"line,omitempty"`
	Kind  string `json:"kind,omitempty"` // of a line: step, wrong, disabled, lost or claim
}

var kinds = map[told.Kind]string{told.Claim: "claim", told.Step: "step", told.Wrong: "wrong", told.Disabled: "disabled", told.Lost: "lost"}

func stories() (out []story, err error) {
	all, err := scenario.All()
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		one := story{Name: s.Name, Title: s.Title, Parts: parts(s.Scenario, string(s.Text))}
		s.Size.History = true
		if one.Breaks = s.Bug != nil; one.Breaks {
			one.Bug = strings.TrimSuffix(strings.TrimSuffix(s.Bug.Name, "DecisionsAgree"), "Agreement")
		}
		if one.Setting, err = json.Marshal(s.Size); err != nil {
			return nil, err
		}
		out = append(out, one)
	}
	return out, nil
}

// tales are the stories of a protocol that are told of its models, each with the setting of its
// own.
func tales(of protocol.Protocol, settings map[string]json.RawMessage) (out []story, err error) {
	all, err := of.Scenarios()
	if err != nil {
		return nil, err
	}
	for _, s := range all {
		read, err := told.Parse(s.File, s.Text)
		if err != nil {
			return nil, err
		}
		tale, wrong, err := protocol.Tell(s.File, s.Text)
		if err != nil || wrong != "" {
			return nil, cmp.Or(err, errors.New(wrong))
		}
		one := story{Name: s.Name, Title: s.Title, Setting: settings[s.Model], Parts: whole(parts(read, string(s.Text)), tale.Taken)}
		for _, l := range read.Settings {
			if l.Words[0] == "mutant" {
				one.Bug = l.Words[1]
			}
		}
		last := read.Lines[len(read.Lines)-1]
		one.Breaks = last.Kind == told.Claim && last.Words[0] == "broken"
		out = append(out, one)
	}
	return out, nil
}

// whole has each step with all its arguments, as moves have them.
func whole(all []part, taken []string) []part {
	for i, p := range all {
		if p.Kind == kinds[told.Step] || p.Kind == kinds[told.Wrong] {
			all[i].Line, taken = taken[0], taken[1:]
		}
	}
	return all
}

// parts are the prose between the blocks, and the lines of the steps, in their order.
func parts(s *told.Scenario, text string) (out []part) {
	lines := map[int]told.Line{}
	for _, l := range s.Lines {
		lines[l.Number] = l
	}
	prose, block := "", ""
	end := func() {
		if prose = strings.TrimSpace(prose); prose != "" {
			out = append(out, part{Prose: prose})
		}
		prose = ""
	}
	for i, line := range strings.Split(text, "\n") {
		fence, is := strings.CutPrefix(line, "```")
		l, step := lines[i+1]
		switch {
		case is:
			end()
			block = fence
		case step:
			out = append(out, part{Line: lineOf(l), Kind: kinds[l.Kind]})
		case block == "" && line == "":
			end()
		case block == "" && !strings.HasPrefix(line, "# "):
			prose += line + "\n"
		}
	}
	end()
	return out
}

func lineOf(l told.Line) string {
	if l.Kind == told.Claim {
		return strings.Join(l.Words, " ")
	}
	return l.Term.String()
}
