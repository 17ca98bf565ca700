package play

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/modeltest/run"
	"github.com/synod-paxos/synod/trace/suite"
)

// ErrImport is wrapped by errors about a file that has no moves of the game.
var ErrImport = errors.New("the file has no moves of this game")

// errSize is wrapped too where the file may be of another size of the game.
var errSize = errors.New("is it of another size, or protocol?")

// maxImport is how many bytes a file has at most.
const maxImport = 4 << 20

// imported finds the moves of a file: of a run document, a saved behaviour of one that synod
// replay takes, an ITF trace, what TLC printed or wrote in JSON, or a scenario. A file that does
// not name the moves is followed by its states. why says at which state of the file no move leads
// on, where its states are followed.
// The states are asked for only then.
func (g *Game) imported(text string, statesOf func(string) []told) (moves []string, why string, err error) {
	if len(text) > maxImport {
		return nil, "", fmt.Errorf("%w: it has more than %d bytes", ErrImport, maxImport)
	}
	if moves, err = g.named(text); err == nil {
		return moves, "", nil
	}
	states := statesOf(text)
	if moves, why = g.followed(states); len(moves) > 0 || why != "" {
		return moves, why, nil
	}
	if len(states) > 1 {
		err = fmt.Errorf("%w: its first state is not that of this game: %w", ErrImport, errSize)
	}
	return nil, "", err
}

// named finds the moves of a file by their names.
func (g *Game) named(text string) (moves []string, err error) {
	switch begin := strings.TrimSpace(text); {
	case strings.HasPrefix(begin, `{"format":"synod-suite`):
		moves, err = g.suite(text)
	case strings.HasPrefix(begin, "{") && strings.Contains(begin, `"`+run.Format+`"`):
		moves, err = ofDocument(text)
	case strings.HasPrefix(begin, "{"):
		moves, err = ofITF(text)
	default:
		moves = ofLines(text)
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrImport, err)
	}
	if len(moves) == 0 {
		return nil, fmt.Errorf("%w: expected a run document, a saved behaviour, an ITF trace, TLC's output or a scenario", ErrImport)
	}
	return g.known(moves)
}

// known gives moves as they are called here: spaces do not matter.
func (g *Game) known(moves []string) (out []string, err error) {
	names := map[string]string{}
	for _, w := range g.vocabulary().words {
		names[tight(w)] = w
	}
	for i, m := range moves {
		name, ok := names[tight(m)]
		if !ok {
			return nil, fmt.Errorf("%w: step %d of it is %.80q, which is no move here: %w", ErrImport, i+1, m, errSize)
		}
		out = append(out, name)
	}
	return out, nil
}

func tight(name string) string { return strings.ReplaceAll(name, " ", "") }

func ofDocument(text string) (moves []string, err error) {
	var r run.Run
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		return nil, err
	}
	for _, s := range r.Steps[min(1, len(r.Steps)):] {
		moves = append(moves, s.Action)
	}
	return moves, nil
}

func ofITF(text string) (moves []string, err error) {
	var trace struct {
		States []map[string]json.RawMessage `json:"states"`
	}
	if err := json.Unmarshal([]byte(text), &trace); err != nil {
		return nil, err
	}
	for i, s := range trace.States {
		var action string
		if err := json.Unmarshal(s["mbt::actionTaken"], &action); i > 0 && err == nil {
			moves = append(moves, action)
		}
	}
	return moves, nil
}

// suite reads the first behaviour of a suite.
func (g *Game) suite(text string) (moves []string, err error) {
	r, err := suite.NewReader(strings.NewReader(text), "the file", suite.Options{})
	if err != nil {
		return nil, err
	}
	for b, err := range r.All() {
		if err != nil {
			return nil, err
		}
		for _, s := range b.Steps {
			args := make([]string, len(s.Args))
			for i, a := range s.Args {
				if args[i] = strings.Trim(string(a.Value), `"`); g.Argument != nil {
					args[i] = g.Argument(string(a.Value))
				}
			}
			name := s.Action
			if len(args) > 0 {
				name += "(" + strings.Join(args, ", ") + ")"
			}
			moves = append(moves, name)
		}
		break
	}
	return moves, nil
}

// tlcStep is the action of a line that begins a state, as TLC prints it: State 2: <Set(p1,1,v1)
// line 66, col 3 to line 66, col 60 of module Synod>. With -tool the word State is missing.
func tlcStep(line string) (action string, ok bool) {
	number, rest, ok := strings.Cut(strings.TrimPrefix(line, "State "), ": <")
	if !ok || strings.Trim(number, "0123456789") != "" {
		return "", false
	}
	action, _, ok = strings.Cut(rest, " line ")
	return action, ok && isAction(action)
}

// toldStep is the action of a line of a scenario.
func toldStep(line string) (action string, ok bool) {
	action = strings.TrimPrefix(line, "wrong: ")
	return action, isAction(action) && !strings.Contains(action, ":")
}

// isAction tells whether a text is a name that begins with a large letter, perhaps with arguments.
func isAction(text string) bool {
	name, _, called := strings.Cut(text, "(")
	return name != "" && 'A' <= name[0] && name[0] <= 'Z' && !strings.ContainsAny(name, " \t") && called == strings.HasSuffix(text, ")")
}

// ofLines finds steps that stand on lines of their own: of TLC, or in the steps blocks of a
// scenario.
func ofLines(text string) (moves []string) {
	steps, lines := false, bufio.NewScanner(strings.NewReader(text))
	lines.Buffer(nil, maxImport+1)
	for lines.Scan() {
		line := strings.TrimSpace(lines.Text())
		if fence, ok := strings.CutPrefix(line, "```"); ok {
			steps = fence == "steps"
		}
		if action, is := tlcStep(line); is {
			moves = append(moves, action)
		}
		if action, is := toldStep(line); is && steps {
			moves = append(moves, action)
		}
	}
	return moves
}
