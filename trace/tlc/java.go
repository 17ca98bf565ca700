package tlc

import (
	"bytes"
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/process"
)

// Java is a Java that can run TLC.
type Java struct {
	Path    string
	Version string // as it gives it: "17.0.15", "1.8.0_402", "25"
	Major   int    // 17, 8, 25
}

const (
	minJava      = 11
	javaPatience = 30 * time.Second // for java -version
)

// FindJava takes the first of JAVA_HOME and PATH that is new enough. Errors: *NoJavaError,
// *OldJavaError.
func FindJava(ctx context.Context) (Java, error) {
	none := &NoJavaError{}
	var old *OldJavaError
	for _, path := range javaPlaces(none) {
		java, ok := askJava(ctx, path)
		switch {
		case ctx.Err() != nil:
			return Java{}, ctx.Err()
		case ok && java.Major >= minJava:
			return java, nil
		case ok && old == nil:
			old = &OldJavaError{Path: path, Version: java.Version}
		}
	}
	if old != nil {
		return Java{}, old
	}
	return Java{}, none
}

// javaPlaces lists the candidates and notes where it looked.
func javaPlaces(none *NoJavaError) []string {
	var places []string
	if home := os.Getenv("JAVA_HOME"); home != "" {
		none.Looked = append(none.Looked, "JAVA_HOME ("+home+")")
		if path, err := exec.LookPath(filepath.Join(home, "bin", "java")); err == nil {
			places = append(places, path)
		}
	}
	none.Looked = append(none.Looked, "PATH")
	if path, err := exec.LookPath("java"); err == nil {
		places = append(places, path)
	}
	return places
}

var versionText = regexp.MustCompile(`(?m)^\S+ version "([^"\n]+)"`)

// askJava runs java -version. On macOS a java without a runtime behind it is no Java: it fails.
func askJava(ctx context.Context, path string) (Java, bool) {
	ctx, cancel := context.WithTimeout(ctx, javaPatience)
	defer cancel()
	cmd := exec.Command(path, "-version")
	cmd.Env = environment()
	var said process.Tail
	cmd.Stderr = &said
	if _, err := process.Output(ctx, cmd, 1<<16); err != nil {
		return Java{}, false
	}
	m := versionText.FindSubmatch(bytes.ReplaceAll([]byte(said.String()), []byte("\r"), nil))
	if m == nil {
		return Java{}, false
	}
	major, ok := majorVersion(string(m[1]))
	return Java{Path: path, Version: string(m[1]), Major: major}, ok
}

// majorVersion reads "1.8.0_402" as 8, "11.0.2", "17-ea" and "25" as what they begin with.
func majorVersion(version string) (int, bool) {
	version = strings.TrimPrefix(version, "1.")
	end := strings.IndexFunc(version, func(r rune) bool { return r < '0' || r > '9' })
	if end >= 0 {
		version = version[:end]
	}
	major, err := strconv.Atoi(version)
	return major, err == nil && major > 0
}
