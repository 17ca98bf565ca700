package synod_test

import (
	"go/ast"
	"maps"
	"path"
	"slices"
	"testing"
)

// repeated are the names that types of several packages have, with what the word says in all of
// them. Where it cannot say the same, one of them has another name.
var repeated = map[string]string{
	"Acceptor":       "a role of Paxos: its state, and what one may send",
	"Adapter":        "an implementation behind a pipe",
	"Answer":         "what comes back for a request or an input",
	"Arg":            "an argument of a stimulus",
	"Asked":          "what was asked for",
	"Ballot":         "a ballot, by numbers or as an order alone",
	"Battle":         "a battle of the generals",
	"Behaviour":      "states from an initial one, each by a step",
	"Broken":         "the rule that is broken, and where",
	"Candidate":      "one of those that are tried",
	"Case":           "one of which it is known how it must be judged",
	"Cell":           "a variable of a proof's system, at some arguments",
	"Client":         "who asks a server",
	"Cluster":        "those who work together: nodes, or machines that run TLC",
	"Command":        "what somebody is to run: a user, a replica",
	"Condition":      "a verification condition",
	"Counts":         "how often each kind of thing happened",
	"Divergence":     "where an implementation is not as it must be, and how it came there",
	"Error":          "the one kind of error of its package",
	"Event":          "something that happened, or happens next",
	"Explored":       "what came of an exploration",
	"Failure":        "something that is not as it must be",
	"Finding":        "the same, with where and what was expected",
	"FormatError":    "a file that is not of its form",
	"Found":          "what was found",
	"Graph":          "a state graph of TLC's",
	"Implementation": "somebody's, under test",
	"Input":          "what a machine or an implementation is given",
	"Judge":          "who says whether something is right",
	"Kind":           "which of a few kinds something is",
	"Known":          "what is known so far: of bugs, of messages",
	"Learner":        "a role of Paxos: its state, and what one may send",
	"Library":        "modules that others use, and what was read of them",
	"Link":           "what joins two: nodes, or a proof's system and a specification",
	"Links":          "all of these",
	"Log":            "what happened to nodes, in the order in which they wrote it",
	"Loop":           "the end of a behaviour that goes on for ever",
	"Machine":        "a state machine",
	"Manifest":       "what stands in models.json, and in proofs.json",
	"Message":        "what is sent",
	"Method":         "how something is shown: a proof, or that a mutant is caught",
	"Model":          "a model of a specification, in the form in which the package needs it",
	"Move":           "what can be done next, or was",
	"Mutant":         "a change of a source that tests must notice",
	"Node":           "a member of a cluster",
	"NotFoundError":  "a program that is not installed",
	"Numbers":        "a set of numbers",
	"Option":         "changes Options",
	"Options":        "how something is done, where it can be done in several ways",
	"Param":          "a parameter, by name",
	"Place":          "where something is: in a file, in a cluster",
	"Plan":           "what somebody will do: a general, or who tests",
	"Point":          "one place on a line, drawn or walked",
	"Position":       "where somebody stands who steps a system",
	"Process":        "what runs: in the specification, and under an operating system",
	"Program":        "a program that is built of the checkout",
	"Progress":       "how far something has got",
	"Proof":          "one proof of proofs.json, and what came of it",
	"Proposer":       "a role of Paxos: its state, and what one may send",
	"Protocol":       "what others plug into, for one protocol",
	"Question":       "what is asked of a program",
	"Quorums":        "which sets of acceptors are enough",
	"Reader":         "reads a form",
	"Report":         "all that came of it, for who asked",
	"Request":        "what is asked for",
	"Result":         "what came of one run",
	"Role":           "a role of a protocol",
	"Row":            "one row of a Table",
	"Run":            "a behaviour of a whole system, with all that it showed",
	"Said":           "what a manifest says of something",
	"Scenario":       "a behaviour that is told in Markdown",
	"Server":         "who answers requests",
	"Size":           "how many there are of each kind in a model",
	"Source":         "where something was read from",
	"State":          "a state: of a machine, a system or a specification",
	"Status":         "how something stands",
	"Step":           "one step of a behaviour",
	"Stimulus":       "what can be done to a machine: an action and its arguments",
	"Store":          "what keeps what is written",
	"Subject":        "what is under test",
	"SyntaxError":    "a text that cannot be read",
	"System":         "machines that can be explored, or a transition system with what is claimed of it",
	"Table":          "rows with a title each",
	"Tally":          "counts of one kind",
	"Test":           "an input of several letters, with what must come back",
	"Tester":         "tests an implementation",
	"Trace":          "a behaviour in another's form: of logs, of ITF",
	"Trial":          "a mutant, and what it is tried by",
	"Type":           "the type of a message",
	"Value":          "a value: of the register, or of TLA+",
	"Verdict":        "how it was judged",
	"Violation":      "a property that is broken, and how",
	"Vote":           "a ballot and a value",
	"Walk":           "a walk through a graph or a specification",
	"Watch":          "looks on at each step",
	"Worker":         "a machine that runs TLC for another",
	"Writer":         "writes a form",

	"AcceptorUnderTest": "an acceptor in Go, of one decree or of a log, as tests drive it",
	"ProcessUnderTest":  "a whole node likewise",
	"SlotVote":          "a vote in a slot of a log",
	"VoteCounter":       "who counts votes, of one decree or of a log",
	"Waiter":            "who does something when time has passed",
}

func TestTypeNamesSayOneThing(t *testing.T) {
	in := map[string][]string{} // packages, by type
	for _, f := range goFiles(t) {
		if f.test || f.layer == "examples" {
			continue
		}
		for name := range typesOf(f.ast) {
			if of := among(path.Dir(f.path)); !slices.Contains(in[name], of) {
				in[name] = append(in[name], of)
			}
		}
	}
	for _, name := range slices.Sorted(maps.Keys(in)) {
		if _, listed := repeated[name]; !listed && len(in[name]) > 1 {
			t.Errorf("%s is a type of %v: give one another name, or say in repeated what the word means in each", name, in[name])
		}
	}
	for name := range repeated {
		if len(in[name]) < 2 {
			t.Errorf("%s is a type of %v: it needs no word in repeated", name, in[name])
		}
	}
}

// among is a package, or what it is one of: implementations of protocols and the tests that plug them
// in, whose words are those of the protocols' papers.
func among(dir string) string {
	for _, pattern := range []string{"impl/*", "modeltest/*test"} {
		if of, err := path.Match(pattern, dir); err == nil && of {
			return "a protocol"
		}
	}
	return dir
}

// typesOf yields the exported ones of a file; another name for a type of another package is that type.
func typesOf(file *ast.File) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for _, d := range file.Decls {
			group, ok := d.(*ast.GenDecl)
			if !ok {
				continue
			}
			for _, spec := range group.Specs {
				of, ok := spec.(*ast.TypeSpec)
				if ok && !of.Assign.IsValid() && of.Name.IsExported() && !yield(of.Name.Name) {
					return
				}
			}
		}
	}
}
