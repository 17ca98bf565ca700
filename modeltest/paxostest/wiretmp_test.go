package paxostest

import (
	"context"
	"github.com/synod-paxos/synod/modeltest/wire"
	"os"
	"strings"
	"testing"
	"time"
)

func TestWire(t *testing.T) {
	for _, c := range strings.Split(os.Getenv("ADAPTERS"), ";") {
		for _, r := range []role{acceptor, proposer, learner} {
			argv, err := wire.Split(c)
			if err != nil {
				t.Fatal(err)
			}
			a, err := wire.Start(context.Background(), argv, "paxos", r.String(), wire.Options{})
			if err != nil {
				t.Error(c, r, err)
				continue
			}
			s := time.Now()
			rep, err := Adapter(context.Background(), a)
			a.Close()
			if err != nil {
				t.Error(c, r, err)
				continue
			}
			t.Log(c, rep.Text(), time.Since(s))
		}
	}
}
