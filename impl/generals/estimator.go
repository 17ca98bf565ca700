package generals

// Estimator is Second, when messages say which of how many they are, and it
// answers once, by as many messengers as the losses that it sees ask for. The zero
// Estimator is the initial one (spec: InitEstimator); it is comparable.
type Estimator struct {
	Heard    Numbers
	Answered bool
	Decision Decision // once it is not None it stays
}

// Repeats says how many messengers carry the answer, by the number of gaps: what
// did not come of the stream. It is at least 1, and counts only up to
// Stream.Answers (spec: Repeats). Package odds computes one.
type Repeats func(gaps Number) Number

// OnePerGap is the specification's: one messenger, and one more for each gap.
func OnePerGap(gaps Number) Number { return gaps + 1 }

// Gaps is how many messages of the stream did not come (spec: Gaps).
func (t Stream) Gaps(e Estimator) Number { return t.Count - e.Heard.Len() }

// OnNumbered is a messenger who brings a message of the stream; after the answer
// it is late (spec: OnEstimatorMessage, action Message).
func (t Stream) OnNumbered(e Estimator, n Number) (Estimator, Effects) {
	if e.Decision != None || e.Answered || n == 0 || n > t.Count || e.Heard.Has(n) {
		return e, Effects{}
	}
	e.Heard = e.Heard.With(n)
	return e, Effects{Happened: true}
}

// OnReply says that all that still comes is late: the answer goes out, if there is
// anything to answer (spec: OnReply, action Reply).
func (t Stream) OnReply(e Estimator, repeats Repeats) (Estimator, Effects) {
	if e.Decision != None || e.Answered || e.Heard == 0 {
		return e, Effects{}
	}
	e.Answered = true
	messengers := min(repeats(t.Gaps(e)), t.Answers)
	return e, Effects{Happened: true, Send: Messages{Answer, 1, messengers}}
}

// OnHour says that the hour has come (spec: OnEstimatorHour, action EstimatorHour).
func (e Estimator) OnHour() (Estimator, Effects) {
	if e.Decision != None {
		return e, Effects{}
	}
	e.Decision = heardAny(e.Heard)
	return e, Effects{Happened: true, Decided: e.Decision}
}
