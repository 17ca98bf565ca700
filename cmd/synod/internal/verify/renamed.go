package verify

import (
	"context"
	"errors"
	"fmt"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/smt"
)

// A program that passes for a solver might answer as the names of conditions suggest. So what a
// solver is asked has neither names that say something nor comments.

var (
	named     = pattern.Pattern(`\(echo "[^"\n]*"\)`)
	commented = pattern.Pattern(`(?m)^[ \t]*;[^\n]*$`)
)

// renamed is a script whose conditions are numbered, each in its line.
func renamed(script string) string {
	number := 0
	return named.ReplaceAllStringFunc(commented.ReplaceAllString(script, ""), func(string) string {
		number++
		return fmt.Sprintf(`(echo "%d")`, number)
	})
}

// decided has a solver decide a script whose conditions it knows by numbers only.
func decided(ctx context.Context, solver *smt.Solver, cache smt.Cache, file, script string) (smt.Answers, error) {
	conditions, err := smt.Conditions(file, script)
	if err != nil {
		return smt.Answers{}, err
	}
	answers, err := solver.Ask(ctx, cache, file, renamed(script))
	for i := range answers.Results {
		answers.Results[i].Condition = conditions[i]
	}
	var answer *smt.AnswerError
	if errors.As(err, &answer) {
		for i, c := range conditions {
			if answer.After == fmt.Sprint(i+1) {
				answer.After = c.Name
			}
		}
	}
	return answers, err
}
