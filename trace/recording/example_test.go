package recording_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/trace/recording"
)

func ExampleRecording_Stale() {
	r := recording.Recording{Model: "Clock", Hash: strings.Repeat("0", 64)}
	err := r.Stale(strings.Repeat("1", 64))
	fmt.Println(errors.Is(err, recording.ErrStale), err)
	// Output: true the recording is stale: model Clock was recorded from the specification 000000000000, today's is 111111111111: record it again
}
