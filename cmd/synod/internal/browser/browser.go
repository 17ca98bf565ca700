// Package browser finds a browser on this machine, of those that its tests can drive.
package browser

import (
	"errors"
	"os/exec"
)

// Find gives the path of the first that is in PATH.
func Find() (path string, err error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err = exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("want a browser in PATH: chromium or google-chrome (Debian: apt-get install chromium)")
}
