package export

import (
	"context"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/trace/labelled"
	"github.com/synod-paxos/synod/trace/specification"
	"github.com/synod-paxos/synod/trace/tla"
	"github.com/synod-paxos/synod/trace/tlc"
)

// Printed values stand between these strings.
const (
	valueBegin = "export value"
	valueEnd   = "export end"
)

// evaluate has TLC evaluate all domains and constants in one run. It returns the elements of each
// domain by its text.
func (a *Alphabet) evaluate(ctx context.Context, signatures []specification.Signature) (map[string][]tla.Value, error) {
	var exprs []string
	index := map[string]int{}
	add := func(expr string) {
		if _, ok := index[expr]; !ok {
			index[expr] = len(exprs)
			exprs = append(exprs, expr)
		}
	}
	for _, s := range signatures {
		for _, p := range s.Params {
			add(p.Domain)
		}
	}
	for _, c := range a.model.Constants {
		add(c)
	}
	values, err := a.print(ctx, exprs)
	if err != nil {
		return nil, err
	}
	for _, c := range a.model.Constants {
		a.Constants = append(a.Constants, labelled.Constant{Expr: c, Value: values[index[c]]})
	}
	domains := map[string][]tla.Value{}
	for _, s := range signatures {
		for _, p := range s.Params {
			v := values[index[p.Domain]]
			if v.Kind() != tla.KindSet {
				return nil, a.errorf("%s ranges over %s, which is %v and no set that TLC can list", p.Name, p.Domain, v)
			}
			domains[p.Domain] = v.Elems()
		}
	}
	return domains, nil
}

// print gives the values of the expressions. Nothing is run: the initial predicate is false.
func (a *Alphabet) print(ctx context.Context, exprs []string) ([]tla.Value, error) {
	if len(exprs) == 0 {
		return nil, nil
	}
	w := a.begin("Values", "")
	w.line("VARIABLE %[1]sNone\n%[1]sInit == FALSE /\\ %[1]sNone = 0\n%[1]sNext == FALSE /\\ %[1]sNone' = 0", a.prefix)
	w.line("LOCAL %sTLC == INSTANCE TLC", a.prefix)
	for i, e := range exprs {
		w.line("ASSUME %[1]sTLC!PrintT(<<%[2]q, %[3]d, %[1]sTLC!TLCEval(\n%[4]s\n), %[5]q>>)", a.prefix, valueBegin, i, e, valueEnd)
	}
	job := w.job(a.prefix+"Init", a.prefix+"Next")
	job.Long, job.Short = false, true // it has no states
	result, err := a.tools.Run(ctx, job)
	if err != nil {
		return nil, fmt.Errorf("TLC cannot evaluate the domains and constants of model %s: %w", a.model.Name, err)
	}
	if result.Verdict != tlc.Holds {
		return nil, a.errorf("its assumptions come to: %v at %v", result.Verdict, result.At)
	}
	values, err := printed(result.Output, len(exprs))
	if err != nil {
		return nil, a.errorf("%v", err)
	}
	return values, nil
}

// printed finds the values among all lines that TLC printed. A value may take several lines.
func printed(lines []string, n int) ([]tla.Value, error) {
	values, found := make([]tla.Value, n), make([]bool, n)
	for i := 0; i < len(lines); i++ {
		if !startsValue(lines[i:]) {
			continue
		}
		from := i
		for i < len(lines)-1 && !endsValue(lines[i]) {
			i++
		}
		v, err := tla.Parse(strings.Join(lines[from:i+1], "\n"))
		if err != nil {
			return nil, fmt.Errorf("TLC prints %q: %w", strings.Join(lines[from:i+1], " "), err)
		}
		parts := v.Elems()
		if len(parts) != 4 {
			continue
		}
		if at, ok := parts[1].Int64(); ok && 0 <= at && at < int64(n) {
			values[at], found[at] = parts[2], true
		}
	}
	for i := range found {
		if !found[i] {
			return nil, fmt.Errorf("TLC did not print the value of expression %d", i+1)
		}
	}
	return values, nil
}

// startsValue knows `<<"export value", ...` and the form over several lines, `<< "export value",`.
func startsValue(lines []string) bool {
	rest, ok := strings.CutPrefix(lines[0], "<<")
	return ok && strings.HasPrefix(strings.TrimSpace(rest), `"`+valueBegin+`",`)
}

func endsValue(line string) bool {
	rest, ok := strings.CutSuffix(strings.TrimSpace(line), ">>")
	return ok && strings.HasSuffix(strings.TrimSpace(rest), `"`+valueEnd+`"`)
}
