package jar_test

import (
	"context"
	"errors"
	"fmt"
	"os"
	"testing"

	"github.com/synod-paxos/synod/trace/tlc/jar"
	"github.com/synod-paxos/synod/trace/tlc/tlctest"
)

// TestMain fails if a fetch leaves something behind.
func TestMain(m *testing.M) { os.Exit(tlctest.InOneFolder(m)) }

func ExampleFind() {
	os.Setenv("TLA2TOOLS_JAR", "gone/tla2tools.jar")
	defer os.Unsetenv("TLA2TOOLS_JAR")
	_, err := jar.Find(context.Background())
	var none *jar.NotFoundError
	fmt.Println(errors.As(err, &none))
	// Output: true
}
