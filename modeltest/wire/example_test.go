package wire_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/synod-paxos/synod/modeltest/wire"
)

// An adapter for a counter.
func ExampleServe() {
	in := strings.NewReader(`{"hello":{"version":1,"protocol":"counting","role":"counter"}}
[{"reset":{}},{"action":"Add","args":{}},{"action":"Add","args":{}}]
`)
	count := 0
	hello := func(_, _ string) (wire.Hello, error) { return wire.Hello{Name: "my counter"}, nil }
	err := wire.Serve(in, os.Stdout, hello, func(r wire.Request) ([]byte, error) {
		if r.Reset != nil {
			count = 0
			return nil, nil
		}
		count++
		return fmt.Appendf(nil, `{"out":[{"type":"Count","n":%d}]}`, count), nil
	})
	fmt.Println(err)
	// Output:
	// {"hello":{"name":"my counter","protocol":"counting","role":"counter","version":1}}
	// [{},{"out":[{"type":"Count","n":1}]},{"out":[{"type":"Count","n":2}]}]
	// <nil>
}

func ExampleDecode() {
	a, _ := wire.Decode([]byte(`{"out":[{"type":"Count","n":"2"}],"state":{"n":2}}`), []string{"n"})
	n, _ := wire.Number(a.Out[0].Fields["n"])
	fmt.Println(a.Out[0].Type, n, string(a.State["n"]))
	_, err := wire.Decode([]byte(`{"out":[]}`), []string{"n"})
	fmt.Println(err)
	// Output:
	// Count 2 2
	// expected the key "state" with "n", as hello promised, got {"out":[]}
}
