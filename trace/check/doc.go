// Package check runs the models of a manifest with TLC and compares what TLC finds with what the
// manifest expects.
//
// A model runs as its configuration says, with one worker, so that every figure repeats. Where the
// manifest names witnesses or signatures of actions, TLC gets a generated module that extends the
// model's by an invariant that is always true: it prints each witness when the first state has it,
// and each action when the first state enables it. So much for a disjunct of the next-state
// relation; of an action that is another part of it, as one behind a guard, or where the model has
// an ACTION_CONSTRAINT, it is a property of steps, likewise always true, that prints the action
// when the first step is one. That costs no measurable time, and tells by name what TLC's own
// coverage, which costs a quarter, tells by place.
//
// Verdict and figures are those of the user's module and configuration as they are. So what would
// change them is not asked: what may evaluate an operator with an effect, such as TLCSet, is left
// out, and where a run ends so that a question may be why, as in an error, less is asked in another
// one, at last nothing.
//
// What the caller owes:
//  1. A [Report] without findings and without Err means that all is as expected. Err says that TLC
//     came to no verdict: nothing can be said of the model.
//  2. An action counts as taken if a step that TLC checks is one of it, also one into a state that
//     a CONSTRAINT cuts, or one that an ACTION_CONSTRAINT forbids. In such a state itself nothing
//     is seen, nor behind such a step.
//     What was not asked is no finding: Report.Left names actions, a warning says why.
//  3. With Options.Cluster no witnesses and actions are seen, and properties of steps are checked
//     in part: Report.Untold says so.
//  4. Report.Warnings change no verdict, and say where one shows less than it seems to. What TLC is
//     known to evaluate wrongly is among them only if [SelfTest] was asked, and its answer is in
//     Options.Wrong.
//  5. A cached verdict is as good as the folder that it comes from: whoever can write there can
//     forge one.
package check
