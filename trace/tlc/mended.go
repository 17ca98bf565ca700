package tlc

import (
	"archive/zip"
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/trace/tlc/jar"
)

// recorder are classes by which TLC tells Java's flight recorder what it prints. To load one starts
// the recorder, of which nothing is wanted, and that is an eighth of a short run. TLC does without
// them, as it must where Java has no recorder.
var recorder = pattern.Pattern(`^util/TLAFlightRecorder\$.*\.class$`)

// behaviourGraph is the class of the graph in which TLC finds that a temporal property is violated.
// Two threads of it then read the graph's file, one for the way to the loop and one for the loop,
// and each moves the other's place in it. So what they read may be anything, and the run ends
// without its counterexample, at random, where the graph is large nearly always. TLC lets in one
// thread at a time since March 2021, as its issue 597 has it, but 2.18 and 2.19 do not.
const behaviourGraph = "tlc2/tool/liveness/AbstractDiskGraph.class"

// readers are its two methods that must let in one thread at a time.
var readers = []method{
	{public | final, "getNode", "(JIJ)Ltlc2/tool/liveness/GraphNode;"},
	{protected | final, "getNodeFromDisk", "(JIJ)Ltlc2/tool/liveness/GraphNode;"},
}

// mended is where a jar that we know is kept without the recorder's classes, and with the readers
// mended; where it cannot be made, or the jar is anybody's, it is the jar. Java compares the time
// of a jar with the one that it had when its classes were archived, so that never changes.
func mended(found jar.Jar) string {
	dir, err := jar.Cache()
	if err != nil || !found.Known() {
		return found.Path
	}
	how := fmt.Sprint(recorder, behaviourGraph, readers) // mended otherwise it is another jar
	place := kept{filepath.Join(dir, "mended-"+digest(found.SHA256, how)+"-"), ".jar"}
	path := place.find()
	if path == "" {
		data, err := mend(found.Path)
		if err != nil {
			return found.Path
		}
		if path = place.keep(data); path == "" {
			return found.Path
		}
	}
	path, err = filepath.EvalSymlinks(path) // who shares it shares the classes
	if made := time.Unix(1e9, 0); err != nil || os.Chtimes(path, made, made) != nil {
		return found.Path
	}
	return path
}

// mend makes the mended jar, the same bytes each time. It is not compressed, as each run reads it.
func mend(path string) ([]byte, error) {
	from, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, file := range from.File {
		if recorder.MatchString(file.Name) {
			continue
		}
		if err := stored(to, file); err != nil {
			return nil, err
		}
	}
	err = to.Close()
	return out.Bytes(), err
}

func stored(to *zip.Writer, file *zip.File) error {
	in, err := file.Open()
	if err != nil {
		return err
	}
	defer in.Close()
	data, err := io.ReadAll(in)
	if err == nil && file.Name == behaviourGraph {
		err = oneAtATime(data, readers)
	}
	if err != nil {
		return err
	}
	out, err := to.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = out.Write(data)
	return err
}

// Flags of methods in a class file.
const (
	public       = 0x01
	protected    = 0x04
	final        = 0x10
	synchronized = 0x20
)

// method is one of a class, as its file begins with it.
type method struct {
	flags            uint16
	name, descriptor string
}

// oneAtATime makes methods synchronized, in a class file that is whole.
func oneAtATime(class []byte, methods []method) error {
	places := texts(class)
	for _, m := range methods {
		var head []byte
		for _, n := range []uint16{m.flags, places[m.name], places[m.descriptor]} {
			head = binary.BigEndian.AppendUint16(head, n)
		}
		if n := bytes.Count(class, head); n != 1 {
			return fmt.Errorf("expected one method %s%s with flags %#x, found %d", m.name, m.descriptor, m.flags, n)
		}
		class[bytes.Index(class, head)+1] |= synchronized
	}
	return nil
}

// texts gives the places of texts among a class's constants.
func texts(class []byte) map[string]uint16 {
	places := map[string]uint16{}
	n, rest := binary.BigEndian.Uint16(class[8:]), class[10:]
	for i := uint16(1); i < n; i++ {
		size := 4
		switch rest[0] {
		case 1: // a text
			size = 2 + int(binary.BigEndian.Uint16(rest[1:]))
			places[string(rest[3:1+size])] = i
		case 5, 6: // a long number, which takes two places
			size = 8
			i++
		case 7, 8, 16, 19, 20: // names of one other constant
			size = 2
		case 15: // a method handle
			size = 3
		}
		rest = rest[1+size:]
	}
	return places
}
