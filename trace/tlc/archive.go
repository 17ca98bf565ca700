package tlc

import (
	"os"
	"path/filepath"
	"sync"

	"github.com/synod-paxos/synod/trace/tlc/jar"
)

// archive is a file in which Java keeps TLC's classes as it lays them out in memory. Most runs are
// so short that to load the classes is a third of their work. The first short run that ends well
// makes the file. Java ignores one that another Java made, and crashes on one that is cut short, so
// its name has its checksum.
type archive struct {
	place kept // without prefix: none is kept

	mu      sync.Mutex
	path    string // of a file that is whole; empty: none yet
	looked  bool   // for a file
	claimed bool   // by the run that makes one
}

const minArchiving = 13 // the first Java that makes archives of an application's classes

// archiveFor is that of one Java and one jar, run from a path, in the cache. Without a cache there
// is none.
func archiveFor(java Java, found jar.Jar, path string) *archive {
	dir, err := jar.Cache()
	if err != nil || java.Major < minArchiving {
		return &archive{}
	}
	name := "classes-" + digest(java.Path, java.Version, path, found.SHA256) + "-"
	return &archive{place: kept{filepath.Join(dir, name), ".jsa"}}
}

// use says how Java is to use the archive in a run, and what to do once the run has ended well.
// What Java has to say of the archive would be taken for output of TLC.
func (a *archive) use(short bool, temp string) (switches []string, ended func()) {
	ended = func() {}
	if a == nil || a.place.prefix == "" {
		return nil, ended
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	if !a.looked {
		a.looked, a.path = true, a.place.find()
	}
	quiet := []string{"-Xlog:disable", "-Xlog:all=error:stderr"}
	switch {
	case a.path != "":
		return append(quiet, "-XX:SharedArchiveFile="+a.path), ended
	case !short || a.claimed:
		return nil, ended
	}
	a.claimed = true
	made := filepath.Join(temp, "classes.jsa")
	return append(quiet, "-XX:ArchiveClassesAtExit="+made), func() { a.keep(made) }
}

// keep moves a new archive to its place. Where that fails the runs are as they were without it.
func (a *archive) keep(made string) {
	data, err := os.ReadFile(made)
	if err != nil {
		return
	}
	path := a.place.keep(data)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.path = path
}
