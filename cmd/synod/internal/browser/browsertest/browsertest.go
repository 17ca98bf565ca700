//go:build page

// Package browsertest drives a browser in tests. What needs one has the build tag page, as what
// drives it takes seconds to compile.
package browsertest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/cdproto/target"
	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/cmd/synod/internal/browser"
)

// Patience is how long a test waits for what must come: long, as no machine is too slow.
const Patience = 10 * time.Minute

// Tab is a page in a browser, with all that it asked for and complained of.
type Tab struct {
	t   *testing.T
	ctx context.Context

	mu       sync.Mutex
	requests []string
	errors   []string
}

// all is the browser of all tests of a package: to begin one takes longer than what most of them do.
var all struct {
	sync.Mutex
	ctx context.Context // nil until a test asks for it
	end func()
}

// Main runs the tests of a package, and ends the browser that they had.
func Main(m *testing.M) {
	m.Run()
	if all.end != nil {
		all.end()
	}
}

// begun begins the browser, if no test did.
func begun(t *testing.T) context.Context {
	t.Helper()
	all.Lock()
	defer all.Unlock()
	if all.ctx == nil {
		ctx, end := chromedp.NewExecAllocator(context.Background(), slices.Concat(chromedp.DefaultExecAllocatorOptions[:], []chromedp.ExecAllocatorOption{
			chromedp.ExecPath(Path(t)), chromedp.NoSandbox, chromedp.WSURLReadTimeout(Patience), chromedp.Flag("lang", "en"),
		})...)
		all.end = end
		ctx, _ = chromedp.NewContext(ctx) // it ends with the other
		require.NoError(t, chromedp.Run(ctx))
		all.ctx = ctx
	}
	return all.ctx
}

// Open opens a tab, in a window of its own: one behind another in a window would not be drawn.
func Open(t *testing.T) *Tab {
	t.Helper()
	ctx, cancel := context.WithTimeout(begun(t), Patience)
	t.Cleanup(cancel)
	id, err := target.CreateTarget("about:blank").WithNewWindow(true).Do(cdp.WithExecutor(ctx, chromedp.FromContext(ctx).Browser))
	require.NoError(t, err)
	ctx, cancel = chromedp.NewContext(ctx, chromedp.WithTargetID(id))
	t.Cleanup(cancel)
	b := &Tab{t: t, ctx: ctx}
	chromedp.ListenTarget(ctx, b.hear)
	b.Do(network.Enable(), runtime.Enable(), chromedp.EmulateViewport(1280, 800))
	return b
}

// Path finds a browser.
func Path(t *testing.T) string {
	t.Helper()
	path, err := browser.Find()
	require.NoError(t, err)
	return path
}

func (b *Tab) hear(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *runtime.EventExceptionThrown:
		b.errors = append(b.errors, e.ExceptionDetails.Error())
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.APITypeError || e.Type == runtime.APITypeWarning {
			b.errors = append(b.errors, fmt.Sprint(e.Type))
		}
	}
}

// Requests are what it asked for so far, but for what it has in itself.
func (b *Tab) Requests() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(b.requests), func(r string) bool { return strings.HasPrefix(r, "data:") || strings.HasPrefix(r, "blob:") })
}

// Quiet requires that nothing went wrong, and that nobody was asked for anything but those.
func (b *Tab) Quiet(allowed ...string) {
	b.t.Helper()
	for _, r := range b.Requests() {
		require.True(b.t, slices.ContainsFunc(allowed, func(a string) bool { return strings.HasPrefix(r, a) }), "it asked for %.100s", r)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	require.Empty(b.t, b.errors)
}

// Do runs actions of chromedp.
func (b *Tab) Do(actions ...chromedp.Action) {
	b.t.Helper()
	require.NoError(b.t, chromedp.Run(b.ctx, actions...))
}

// JS evaluates an expression, a promise too.
func JS[T any](b *Tab, expression string) (out T) {
	b.t.Helper()
	wait := func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }
	require.NoError(b.t, chromedp.Run(b.ctx, chromedp.Evaluate(expression, &out, wait)), expression)
	return out
}
