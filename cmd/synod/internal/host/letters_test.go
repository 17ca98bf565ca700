package host

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// What a node keeps goes to another in one message: a Promise of as many votes as there may be, and
// a state as large as it may be, also where JSON needs several bytes for one.
func TestTheLongestMessagesAreLetters(t *testing.T) {
	for _, filler := range []string{"x", "<", `"`, "\x01", "\u0080"} {
		text := strings.Repeat(filler, kv.MaxValue/len(filler))
		value := paxos.Value(kv.Op{Kind: kv.CompareAndSet, Key: "k", Old: text, New: text}.String())
		promise := &kv.Promise{}
		for slot, bytes := multipaxos.Slot(1), 0; bytes < kv.Usual(0).Bytes; slot++ {
			promise.Votes = append(promise.Votes, multipaxos.SlotVote{Slot: slot, Vote: paxos.Vote{Value: value}})
			bytes += len(value)
		}
		state := kv.Install{Text: strings.Repeat(fmt.Sprintf("key %q %q\n", "k", text), kv.MaxState/kv.MaxValue)}
		for _, body := range []any{promise, state} {
			letter, err := json.Marshal(letter{[]message{(&store{}).encode(node.Message{Body: body})}})
			if err != nil || len(letter) > maxPeerBody {
				t.Errorf("%T full of %q: %v, %d bytes, want at most %d", body, filler, err, len(letter), maxPeerBody)
			}
		}
	}
}
