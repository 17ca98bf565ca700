package logs

import (
	"cmp"
	"slices"
	"time"
)

// ready waits for the first events of all sources, and gives those in their order. Where some grow,
// and others have begun, it does so but for a while: those that it does not give are late.
func ready(sources []Source, heads <-chan head) (all []head) {
	var end <-chan time.Time
	whole := 0 // sources that do not grow, and have not begun
	for _, s := range sources {
		if !s.Growing {
			whole++
		}
	}
	for ended := false; len(all) < len(sources) && !ended; {
		select {
		case h := <-heads:
			if all = append(all, h); !h.Growing {
				whole--
			}
			if whole == 0 && end == nil {
				end = time.After(patience)
			}
		case <-end:
			ended = true
		}
	}
	slices.SortFunc(all, func(a, b head) int { return cmp.Compare(a.nth, b.nth) })
	return all
}

// begun are those of the sources that have begun, which are not waited for any more.
func (j *judge) begun(all []head) (out []head) {
	for _, h := range all {
		if delete(j.late, h.nth); h.silent && h.Growing {
			j.report.Silent = append(j.report.Silent, h.Name)
			continue
		}
		out = append(out, h)
	}
	return out
}

// joins takes in logs that have begun meanwhile.
func (j *judge) joins() error {
	for len(j.late) > 0 {
		select {
		case h := <-j.heads:
			for _, files := range together(j.begun([]head{h})) {
				l := j.opens(files)
				j.logs = append(j.logs, l)
				if err := j.meet(l); err != nil {
					return err
				}
			}
		default:
			return nil
		}
	}
	return nil
}

// opens begins to read the files of a log.
func (j *judge) opens(files []Source) *nodeLog {
	l := &nodeLog{reader: read(files, j.forms, j.kept != nil, j.news), roles: map[string]*role{}, slots: map[string]*slots{}}
	if s := files[0]; s.excerpt != nil && s.excerpt.Missed {
		l.Missed = 1
	}
	return l
}

// hopeless finds, of logs that wait, one for whose message no log that grows can have the sending.
func (j *judge) hopeless(waiting []*nodeLog) *nodeLog {
	for _, l := range waiting {
		from, soon := j.byNode[l.peek().From], j.soon(l)
		if soon && time.Since(l.doubted) > patience || !soon && (from == nil || from.gone || from.Missed > 0) {
			return l
		}
	}
	return nil
}

// soon tells whether a log waits for no more than a while: for what may excuse something that is
// wrong, or for the log of a node to begin.
func (j *judge) soon(l *nodeLog) bool {
	e := l.peek()
	return e.Do != Receive || len(j.late) > 0 && j.byNode[e.From] == nil
}

// patience is how long what was sent before something was told may be read after that, from logs
// that grow, and how long one of these may begin after the others.
const patience = time.Second

// wait waits for what is logged next; not for ever, if something is wrong without it.
func (j *judge) wait(waiting []*nodeLog) {
	var end <-chan time.Time
	for _, l := range waiting {
		if j.soon(l) {
			end = time.After(patience)
		}
	}
	select {
	case <-j.news:
	case <-end:
	}
}
