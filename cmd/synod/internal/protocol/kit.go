package protocol

import (
	"context"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/modeltest/wire"
)

// Kit tests somebody's implementation of a protocol, behind an adapter.
type Kit struct {
	// Roles are tested in their order, as far as the adapter has them.
	Roles []string
	// About says more of what is tested.
	About string
	// Flags adds the flags that say how, beside those of any test; what they say is read when
	// they are there. FlagNames are theirs.
	Flags     func(Flags) func(Thoroughness) (Tester, error)
	FlagNames []string
	// Test is who tests, of a kit without flags of its own.
	Test func(Thoroughness) Tester
	// Saved reads a test that was saved before.
	Saved func(data []byte) (SavedTest, error)
	// Serve puts our own implementation behind the wire protocol; nil if nothing does.
	Serve Server
	// Record makes anew what a wrong implementation is compared with, from the seeded bugs:
	// a file of the checkout, and what is in it in a few words.
	Record func(ctx context.Context, b *mutate.Builder, done func(id string)) (file, holds string, data []byte, err error)
	// Recorded is that file.
	Recorded string
}

// Thoroughness is what any test of an implementation can be asked for.
type Thoroughness struct {
	Roles   []string // that are asked for; none means all
	Extra   int      // how many states more than the specification a faulty implementation may have, and be caught
	Hostile bool     // what no peer sends that follows the protocol is tried too
	Random  int      // how many random runs follow
	Seed    int64    // which
}

// Tester tests the implementation behind an adapter, in the role that it said hello for.
type Tester interface {
	Test(context.Context, *wire.Adapter) (*Tested, error)
}

// SavedTest is a test that showed a divergence.
type SavedTest interface {
	Role() string
	Command() string // of the adapter that failed
	// Run runs it on the implementation behind an adapter, which is tested so; nil is the
	// reference, and as the test has it.
	Run(context.Context, *wire.Adapter, Tester) (*Tested, error)
}

// savedTest is one whose runs end in reports R.
type savedTest[R any] struct {
	run           func(context.Context, *wire.Adapter, Tester) (R, error)
	reference     func(context.Context) (R, error)
	role, command string
	tested        func(R) *Tested
}

func (t savedTest[R]) Role() string    { return t.role }
func (t savedTest[R]) Command() string { return t.command }

func (t savedTest[R]) Run(ctx context.Context, a *wire.Adapter, as Tester) (*Tested, error) {
	run := t.reference
	if a != nil {
		run = func(ctx context.Context) (R, error) { return t.run(ctx, a, as) }
	}
	r, err := run(ctx)
	if err != nil {
		return nil, err
	}
	return t.tested(r), nil
}

// Tested is what testing a role found.
type Tested struct {
	Report      any // as JSON has it
	Role        string
	Conforms    bool
	Deviates    bool   // and yet passes: it breaks a rule, and no harm was found
	Untested    bool   // it neither conforms nor does it not: less was run than a verdict needs
	Verdict     string // in a few words
	Dialect     string // that it conforms as; empty if it is our own
	Text        string // for a terminal
	Divergences []Divergence
}

// Divergence is a shortest test in which the last step is wrong.
type Divergence struct {
	Headline, Text, Markdown string
	Test                     func(command string) any // which replays it, as JSON has it
}
