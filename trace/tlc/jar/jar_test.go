package jar

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var jarBytes = bytes.Repeat([]byte("jar"), 100_000)

func sum(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// served is a release that a local server has; count says how often it was asked.
func served(t *testing.T, handler http.HandlerFunc) release {
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return release{"jar.jar", sum(jarBytes), "server", func(ctx context.Context, to io.Writer) error {
		return fetchURL(ctx, server.URL, to)
	}}
}

func serve(b []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(b) }
}

// onlyJar checks that a cache holds nothing but one good jar, or nothing at all.
func onlyJar(t *testing.T, dir string, good bool) {
	t.Helper()
	entries, err := os.ReadDir(dir)
	require.NoError(t, err)
	if !good {
		assert.Empty(t, entries)
		return
	}
	require.Len(t, entries, 1)
	assert.NoError(t, verify(filepath.Join(dir, entries[0].Name()), sum(jarBytes)))
}

func TestFetchThenCache(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "folder")
	r := served(t, serve(jarBytes))
	jar, err := find(t.Context(), dir, []release{r})
	require.NoError(t, err)
	assert.Equal(t, Jar{Path: filepath.Join(dir, "jar.jar"), SHA256: sum(jarBytes), Source: "server"}, jar)
	onlyJar(t, dir, true)

	jar, err = find(t.Context(), dir, []release{served(t, http.NotFound)})
	require.NoError(t, err)
	assert.Equal(t, "cache", jar.Source)
}

func TestDamagedCacheIsReplacedOrRefused(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "jar.jar")
	require.NoError(t, os.WriteFile(path, jarBytes[:1000], 0o600))
	_, err := find(t.Context(), dir, []release{served(t, http.NotFound)})
	var bad *DamagedError
	require.ErrorAs(t, err, &bad)
	assert.Equal(t, path, bad.Path)
	assert.Contains(t, err.Error(), "404")

	jar, err := find(t.Context(), dir, []release{served(t, serve(jarBytes))})
	require.NoError(t, err)
	assert.Equal(t, "server", jar.Source)
	onlyJar(t, dir, true)
}

func TestNothingUnverifiedStays(t *testing.T) {
	endless := func(w http.ResponseWriter, _ *http.Request) {
		for {
			if _, err := w.Write(jarBytes); err != nil {
				return
			}
		}
	}
	short := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "300000")
		_, _ = w.Write(jarBytes[:1000])
	}
	for name, c := range map[string]struct {
		handler http.HandlerFunc
		err     string
	}{
		"other bytes": {serve([]byte("<html>sign in</html>")), "is damaged or not TLC"},
		"empty":       {serve(nil), "is damaged or not TLC"},
		"cut off":     {short, "unexpected EOF"},
		"endless":     {endless, "larger than any jar"},
		"refused":     {http.NotFound, "404 Not Found"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			_, err := find(t.Context(), dir, []release{served(t, c.handler)})
			var none *NotFoundError
			require.ErrorAs(t, err, &none)
			assert.Contains(t, err.Error(), c.err)
			assert.Contains(t, err.Error(), "set TLA2TOOLS_JAR")
			onlyJar(t, dir, false)
		})
	}
}

func TestNoNetwork(t *testing.T) {
	server := httptest.NewServer(nil)
	server.Close()
	_, err := find(t.Context(), t.TempDir(), []release{{"jar.jar", sum(jarBytes), "server", func(ctx context.Context, to io.Writer) error {
		return fetchURL(ctx, server.URL, to)
	}}})
	require.Error(t, err)
	assert.Regexp(t, `^TLC's jar is not there and cannot be fetched \(server: .*refused\): set TLA2TOOLS_JAR to a tla2tools\.jar, or run once with a network$`, err.Error())
}

func TestSecondSourceServes(t *testing.T) {
	jar, err := find(t.Context(), t.TempDir(), []release{served(t, http.NotFound), served(t, serve(jarBytes))})
	require.NoError(t, err)
	assert.Equal(t, "server", jar.Source)
}

func TestCancelledFetch(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	waiting := func(w http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	}
	dir := t.TempDir()
	_, err := find(ctx, dir, []release{served(t, waiting)})
	assert.ErrorIs(t, err, context.Canceled)
	onlyJar(t, dir, false)
}

func TestManyFetchAtOnce(t *testing.T) {
	dir := t.TempDir()
	r := served(t, serve(jarBytes))
	errs := make([]error, 16)
	var wg sync.WaitGroup
	for i := range errs {
		wg.Go(func() {
			jar, err := find(t.Context(), dir, []release{r})
			errs[i] = errors.Join(err, verify(jar.Path, r.sha256))
		})
	}
	wg.Wait()
	require.NoError(t, errors.Join(errs...))
	onlyJar(t, dir, true)
}

func TestNamedJarIsUsedAsItIs(t *testing.T) {
	path := filepath.Join(t.TempDir(), "mine.jar")
	require.NoError(t, os.WriteFile(path, []byte("mine"), 0o600))
	t.Setenv("TLA2TOOLS_JAR", path)
	jar, err := Find(t.Context())
	require.NoError(t, err)
	assert.Equal(t, Jar{Path: path, SHA256: sum([]byte("mine")), Source: "TLA2TOOLS_JAR"}, jar)

	t.Setenv("TLA2TOOLS_JAR", path+".gone")
	_, err = Find(t.Context())
	assert.ErrorIs(t, err, os.ErrNotExist)
	assert.ErrorContains(t, err, "TLA2TOOLS_JAR")
}

func TestCacheFolder(t *testing.T) {
	t.Setenv("SYNOD_CACHE", "/somewhere")
	dir, err := Cache()
	require.NoError(t, err)
	assert.Equal(t, filepath.FromSlash("/somewhere/tlc"), dir)
}

// An mvn that fails, hangs or leaves something else must not stop the search.
func TestMavenFails(t *testing.T) {
	for name, script := range map[string]string{
		"fails":   "echo '[ERROR] no network'; exit 1\n",
		"no jar":  "exit 0\n",
		"bad jar": "for a in \"$@\"; do case $a in -DoutputDirectory=*) echo no > \"${a#*=}/x.jar\";; esac; done\n",
	} {
		t.Run(name, func(t *testing.T) {
			bin := t.TempDir()
			require.NoError(t, os.WriteFile(filepath.Join(bin, "mvn"), []byte("#!/bin/sh\n"+script), 0o755))
			t.Setenv("PATH", bin)
			dir := t.TempDir()
			known := releases()[:1]
			_, err := find(t.Context(), dir, known)
			require.Error(t, err)
			assert.ErrorContains(t, err, "mvn: ")
			onlyJar(t, dir, false)
		})
	}
	t.Setenv("PATH", t.TempDir())
	assert.EqualError(t, fetchMaven(t.Context(), io.Discard), "there is no mvn")
}
