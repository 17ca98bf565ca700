package play

import (
	"context"
	"fmt"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

func TestShot(t *testing.T) {
	url := os.Getenv("SHOT")
	if url == "" {
		t.Skip()
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(browserPath(t)), chromedp.NoSandbox)
	ctx, c1 := chromedp.NewExecAllocator(context.Background(), options...)
	defer c1()
	ctx, c2 := context.WithTimeout(ctx, 70*time.Second)
	defer c2()
	ctx, c3 := chromedp.NewContext(ctx)
	defer c3()
	chromedp.ListenTarget(ctx, func(e any) {
		switch e := e.(type) {
		case *runtime.EventExceptionThrown:
			fmt.Println("EXC", e.ExceptionDetails.Error())
		case *runtime.EventConsoleAPICalled:
			for _, a := range e.Args {
				fmt.Println("CON", string(a.Value), a.Description)
			}
		}
	})
	w, _ := strconv.Atoi(os.Getenv("SHOTW"))
	h, _ := strconv.Atoi(os.Getenv("SHOTH"))
	scheme := "light"
	if os.Getenv("SHOTDARK") != "" {
		scheme = "dark"
	}
	began := time.Now()
	if err := chromedp.Run(ctx, runtime.Enable(), chromedp.EmulateViewport(int64(w), int64(h)), emulation.SetEmulatedMedia().WithFeatures([]*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}), chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	if err := chromedp.Run(ctx, chromedp.Poll(`document.body && document.body.dataset.ready`, nil, chromedp.WithPollingTimeout(30*time.Second))); err != nil {
		fmt.Println("not ready:", err)
	}
	fmt.Println("ready after", time.Since(began))
	for _, step := range strings.Split(os.Getenv("SHOTJS"), "\n") {
		if step == "" {
			continue
		}
		var out any
		err := chromedp.Run(ctx, chromedp.Evaluate(step, &out, func(p *runtime.EvaluateParams) *runtime.EvaluateParams { return p.WithAwaitPromise(true) }))
		fmt.Println("JS", step[:min(len(step), 60)], "=>", out, err)
	}
	var png []byte
	if err := chromedp.Run(ctx, chromedp.FullScreenshot(&png, 90)); err != nil {
		t.Fatal(err)
	}
	os.WriteFile(os.Getenv("SHOTOUT"), png, 0o600)
}
