package tlc

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/process"
)

// Java is a Java that can run TLC.
type Java struct {
	Path    string
	Version string // as it gives it: "17.0.15", "1.8.0_402", "25"
	Major   int    // 17, 8, 25
}

const minJava = 11

var javaPatience = 30 * time.Second // for java -version

// FindJava takes the first of JAVA_HOME and PATH that runs and is new enough. Errors: *NoJavaError;
// where there is one, and none that will do, *BrokenJavaError or *OldJavaError.
func FindJava(ctx context.Context) (Java, error) {
	none := &NoJavaError{}
	var worse error
	for _, path := range javaPlaces(none) {
		java, err := askJava(ctx, path)
		if err == nil && java.Major < minJava {
			err = &OldJavaError{Path: path, Version: java.Version}
		}
		switch {
		case ctx.Err() != nil:
			return Java{}, ctx.Err()
		case err == nil:
			return java, nil
		case worse == nil && !errors.Is(err, errNoRuntime):
			worse = err
		}
	}
	if worse != nil {
		return Java{}, worse
	}
	return Java{}, none
}

// javaPlaces lists the candidates and notes where it looked.
func javaPlaces(none *NoJavaError) []string {
	var places []string
	if home := os.Getenv("JAVA_HOME"); home != "" {
		none.Looked = append(none.Looked, "JAVA_HOME ("+home+")")
		if home, err := filepath.Abs(home); err == nil { // it runs in another folder than ours
			if path, err := exec.LookPath(filepath.Join(home, "bin", "java")); err == nil {
				places = append(places, path)
			}
		}
	}
	none.Looked = append(none.Looked, "PATH")
	if path, err := exec.LookPath("java"); err == nil {
		places = append(places, path)
	}
	return places
}

var versionText = pattern.Pattern(`(?m)^\S+ version "([^"\n]+)"`)

// errNoRuntime is what a java says that is only there to say where one could be had, as on macOS.
var errNoRuntime = errors.New("it is no Java, it only says where to get one")

// askJava runs java -version.
func askJava(ctx context.Context, path string) (Java, error) {
	ctx, cancel := context.WithTimeoutCause(ctx, javaPatience, fmt.Errorf("it does not end: no answer after %v", javaPatience))
	defer cancel()
	cmd := exec.Command(path, "-version")
	cmd.Env = environment()
	var said process.Tail
	cmd.Stderr = &said
	out, err := process.Output(ctx, cmd, 1<<16)
	text := strings.ReplaceAll(said.String(), "\r", "")
	if m := versionText.FindStringSubmatch(text); m != nil && err == nil {
		if major, ok := majorVersion(m[1]); ok {
			return Java{Path: path, Version: m[1], Major: major}, nil
		}
	}
	switch {
	case err != nil && strings.Contains(text, "Unable to locate a Java Runtime"):
		return Java{}, errNoRuntime
	case err == nil:
		err = errors.New("it says no version")
	}
	if strings.TrimSpace(text) == "" {
		text = string(out) // why a VM cannot start it says there
	}
	return Java{}, &BrokenJavaError{Path: path, Err: err, Said: text}
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
