package replication

// Stamp tells what is newer. 0 stands for nothing written.
type Stamp uint8

// Stamping makes stamps of rounds, for so many writers: no two writers make the same one (spec:
// Stamp).
type Stamping struct{ Writers uint8 }

// At gives a writer's stamp of a round; writers are numbered from 1 on.
func (t Stamping) At(round, writer uint8) Stamp { return Stamp(round*(t.Writers+1) + writer) }

// Round is that of a stamp (spec: Round).
func (t Stamping) Round(s Stamp) uint8 { return uint8(s) / (t.Writers + 1) }

// Replica has what it took last.
type Replica struct{ Stamp Stamp }

// Take has what is newer (spec: Put, PutBack).
func (r Replica) Take(s Stamp) Replica { return Replica{max(r.Stamp, s)} }

// Phase is how far a writer or a reader is.
type Phase uint8

// The phases. Only a writer is done or has failed, only a reader has an answer.
const (
	Idle Phase = iota
	Asks
	Writes
	Answers
	Done
	Failed
)

// String gives its name in the specification.
func (p Phase) String() string {
	return [...]string{"idle", "asks", "writes", "answers", "done", "failed"}[p]
}

// Writer writes once. The zero Writer has not begun.
type Writer struct {
	Phase Phase
	Stamp Stamp // the highest that it heard of while it asks, then its own
	Asked Set
	Has   Set // who has what it writes
}

// Begin has it write with the stamp that its clock gives it, or ask first if that is 0 (spec:
// BeginWrite).
func (w Writer) Begin(clock Stamp) (Writer, bool) {
	if w.Phase != Idle {
		return w, false
	}
	if clock == 0 {
		return Writer{Phase: Asks}, true
	}
	return Writer{Phase: Writes, Stamp: clock}, true
}

// Hear is that a replica that was asked has this stamp (spec: AskStamp). Once so many have answered
// the writer has a stamp that is higher than all of theirs.
func (w Writer) Hear(from int, has Stamp, enough int, self uint8, t Stamping) (Writer, bool) {
	if w.Phase != Asks || w.Asked.Has(from) {
		return w, false
	}
	w.Asked, w.Stamp = w.Asked.With(from), max(w.Stamp, has)
	if w.Asked.Len() == enough {
		w = Writer{Phase: Writes, Stamp: t.At(t.Round(w.Stamp)+1, self)}
	}
	return w, true
}

// Stored is that a replica has what it writes (spec: Put). Done once so many have it; the others
// get it too.
func (w Writer) Stored(by, enough int) (Writer, bool) {
	if w.Phase != Writes && w.Phase != Done || w.Has.Has(by) {
		return w, false
	}
	if w.Has = w.Has.With(by); w.Has.Len() >= enough {
		w.Phase = Done
	}
	return w, true
}

// Fail gives up (spec: Fail). What it has written stays.
func (w Writer) Fail() (Writer, bool) {
	if w.Phase != Writes {
		return w, false
	}
	w.Phase = Failed
	return w, true
}

// Reader reads. The zero Reader does nothing yet.
type Reader struct {
	Phase  Phase
	Asked  Set
	Newest Stamp
	Has    Set // who has what it writes back
}

// Begin has it ask (spec: BeginRead).
func (r Reader) Begin() (Reader, bool) {
	if r.Phase != Idle {
		return r, false
	}
	return Reader{Phase: Asks}, true
}

// Hear is that a replica that was asked has this stamp (spec: Ask). Once so many have answered it
// has the newest, and writes it back first if it does so.
func (r Reader) Hear(from int, has Stamp, enough int, writesBack bool) (Reader, bool) {
	if r.Phase != Asks || r.Asked.Has(from) {
		return r, false
	}
	r.Asked, r.Newest = r.Asked.With(from), max(r.Newest, has)
	if r.Asked.Len() < enough {
		return r, true
	}
	if r.Asked, r.Phase = 0, Answers; writesBack {
		r.Phase = Writes
	}
	return r, true
}

// Stored is that a replica has what it writes back (spec: PutBack). Once so many have it no later
// read misses it.
func (r Reader) Stored(by, enough int) (Reader, bool) {
	if r.Phase != Writes || r.Has.Has(by) {
		return r, false
	}
	if r.Has = r.Has.With(by); r.Has.Len() == enough {
		r.Has, r.Phase = 0, Answers
	}
	return r, true
}

// End gives the answer, once there is one (spec: EndRead).
func (r Reader) End() (Reader, Stamp, bool) {
	if r.Phase != Answers {
		return r, 0, false
	}
	return Reader{}, r.Newest, true
}
