package tlc

import (
	"archive/zip"
	"bytes"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"time"

	"github.com/synod-paxos/synod/trace/tlc/jar"
)

// recorder are classes by which TLC tells Java's flight recorder what it prints. To load one starts
// the recorder, of which nothing is wanted, and that is an eighth of a short run. TLC does without
// them, as it must where Java has no recorder.
var recorder = regexp.MustCompile(`^util/TLAFlightRecorder\$.*\.class$`)

// lean is where a jar that we know is kept without these classes; where it cannot be made, or the
// jar is anybody's, it is the jar. Java compares the time of a jar with the one that it had when
// its classes were archived, so that never changes.
func lean(found jar.Jar) string {
	dir, err := jar.Cache()
	if err != nil || !found.Known() {
		return found.Path
	}
	place := kept{filepath.Join(dir, "lean-"+digest(found.SHA256)+"-"), ".jar"}
	path := place.find()
	if path == "" {
		data, err := without(recorder, found.Path)
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

// without is a jar without the files of such names, the same bytes each time. It is not compressed,
// as each run reads it.
func without(left *regexp.Regexp, path string) ([]byte, error) {
	from, err := zip.OpenReader(path)
	if err != nil {
		return nil, err
	}
	defer from.Close()
	var out bytes.Buffer
	to := zip.NewWriter(&out)
	for _, file := range from.File {
		if left.MatchString(file.Name) {
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
	out, err := to.CreateHeader(&zip.FileHeader{Name: file.Name, Method: zip.Store})
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	return err
}
