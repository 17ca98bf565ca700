package chaos

import (
	"math/rand/v2"
	"os"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// Stores count what stores were made to do.
type Stores struct {
	Fails int `json:"fails"` // writes, and nothing was on disk
	Sync  int `json:"sync"`  // likewise, and all was on disk
	Full  int `json:"full"`
	Slow  int `json:"slow"`
}

// failing has a store fail at its next write, and gives how; empty if it cannot be told.
func failing(r *rand.Rand, path string) host.StoreFault {
	all := []host.StoreFault{host.WriteFails, host.SyncFails, host.DiskIsFull, host.WriteIsSlow}
	fault := all[r.IntN(len(all))]
	if err := wholefile.Write(path, []byte(fault)); err != nil {
		return ""
	}
	return fault
}

// count counts a fault that a store was told of, unless nothing was written since: then it is taken
// back.
func (s *Stores) count(fault host.StoreFault, path string) {
	if fault == "" || os.Remove(path) == nil {
		return
	}
	switch fault {
	case host.WriteFails:
		s.Fails++
	case host.SyncFails:
		s.Sync++
	case host.DiskIsFull:
		s.Full++
	case host.WriteIsSlow:
		s.Slow++
	}
}
