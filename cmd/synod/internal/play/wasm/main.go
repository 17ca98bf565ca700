//go:build js && wasm

// Command wasm is the games in a browser: it gives the page a function synod, from a request in
// JSON to an answer in JSON. As what is played a seeded bug can be chosen by an argument of the
// program.
package main

import (
	"syscall/js"

	"github.com/synod-paxos/synod/cmd/synod/internal/play/games"
	"github.com/synod-paxos/synod/modeltest/explore"
)

func main() {
	server := games.Server()
	js.Global().Set("synod", js.FuncOf(func(_ js.Value, args []js.Value) any {
		var told func(explore.Progress)
		if len(args) > 1 {
			told = func(p explore.Progress) { args[1].Invoke(float64(p.Distinct), float64(p.Generated)) }
		}
		return string(server.Answer([]byte(args[0].String()), told))
	}))
	end := make(chan struct{})
	js.Global().Set("synodEnd", js.FuncOf(func(js.Value, []js.Value) any {
		close(end)
		return nil
	}))
	<-end // the page calls, until it starts another
}
