package tlc

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fakeJava writes a java that says what it is told to, into dir/bin, and gives that folder.
func fakeJava(t *testing.T, dir, script string) string {
	t.Helper()
	bin := filepath.Join(dir, "bin")
	require.NoError(t, os.MkdirAll(bin, 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(bin, "java"), []byte("#!/bin/sh\n"+script), 0o755))
	return bin
}

func says(version string) string {
	return "echo 'Picked up JAVA_TOOL_OPTIONS: -Dx=1' >&2; echo '" + version + "' >&2; echo 'OpenJDK 64-Bit' >&2\n"
}

func TestMajorVersion(t *testing.T) {
	for version, want := range map[string]int{
		"1.8.0_402": 8, "11.0.2": 11, "17-ea": 17, "25": 25, "9": 9, "21.0.1+12-LTS": 21, "17.0.15": 17,
	} {
		got, ok := majorVersion(version)
		assert.True(t, ok, version)
		assert.Equal(t, want, got, version)
	}
	for _, version := range []string{"", "ea", "1.", "0", "-1", "99999999999999999999"} {
		_, ok := majorVersion(version)
		assert.False(t, ok, version)
	}
}

func TestFindJavaOrder(t *testing.T) {
	old := fakeJava(t, t.TempDir(), says(`java version "1.8.0_402"`))
	eleven := fakeJava(t, t.TempDir(), says(`openjdk version "11.0.2" 2019-01-15`))
	early := fakeJava(t, t.TempDir(), says(`openjdk version "26-ea" 2026-03-17`))
	broken := fakeJava(t, t.TempDir(), "echo 'Unable to locate a Java Runtime.' >&2; exit 1\n")
	empty := t.TempDir()
	for _, c := range []struct {
		name, home, path string
		want             Java
		err              string
	}{
		{"home first", filepath.Dir(early), eleven, Java{filepath.Join(early, "java"), "26-ea", 26}, ""},
		{"path", "", eleven, Java{filepath.Join(eleven, "java"), "11.0.2", 11}, ""},
		{"home has none", empty, eleven, Java{filepath.Join(eleven, "java"), "11.0.2", 11}, ""},
		{"home too old", filepath.Dir(old), eleven, Java{filepath.Join(eleven, "java"), "11.0.2", 11}, ""},
		{"home broken", filepath.Dir(broken), eleven, Java{filepath.Join(eleven, "java"), "11.0.2", 11}, ""},
		{"all too old", filepath.Dir(old), old, Java{}, `^the Java 1\.8\.0_402 in .* is too old, TLC needs 11 or newer: install one \(Debian: apt-get install default-jre-headless; macOS: brew install openjdk\), or set JAVA_HOME$`},
		{"only broken", "", broken, Java{}, `^no Java found in PATH: install one`},
		{"only crashing", "", fakeJava(t, t.TempDir(), "echo 'Error occurred during initialization of VM' >&2; exit 1\n"), Java{},
			`^the Java in .* does not run: exit status 1: Error occurred during initialization of VM: see what .*java -version says, or set JAVA_HOME to another$`},
		{"only killed", "", fakeJava(t, t.TempDir(), "kill -SEGV $$\n"), Java{}, `^the Java in .* does not run: signal: segmentation fault`},
		{"only silent", "", fakeJava(t, t.TempDir(), "exit 0\n"), Java{}, `^the Java in .* does not run: it says no version`},
		{"none", empty, empty, Java{}, `^no Java found in JAVA_HOME \(.*\) or PATH: install one`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Setenv("JAVA_HOME", c.home)
			t.Setenv("PATH", c.path)
			got, err := FindJava(t.Context())
			if c.err != "" {
				require.Error(t, err)
				assert.Regexp(t, c.err, err.Error())
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

// A Java that never answers is there, and hangs.
func TestJavaHangs(t *testing.T) {
	defer func(was time.Duration) { javaPatience = was }(javaPatience)
	javaPatience = 100 * time.Millisecond
	t.Setenv("JAVA_HOME", "")
	t.Setenv("PATH", fakeJava(t, t.TempDir(), "exec /bin/sleep 600\n"))
	_, err := FindJava(t.Context())
	var broken *BrokenJavaError
	require.ErrorAs(t, err, &broken)
	require.ErrorContains(t, err, "does not run: it does not end: no answer after 100ms: see what ")
}

// A JAVA_HOME from where we are is the same where TLC runs.
func TestRelativeJavaHome(t *testing.T) {
	dir := t.TempDir()
	fakeJava(t, filepath.Join(dir, "home"), says(`openjdk version "11.0.2" 2019-01-15`))
	t.Chdir(dir)
	t.Setenv("JAVA_HOME", "home")
	got, err := FindJava(t.Context())
	require.NoError(t, err)
	require.True(t, filepath.IsAbs(got.Path))
}

// What Java says of itself when it cannot start or crashes is the cause, and not an unknown end of TLC.
func TestJavaFails(t *testing.T) {
	for said, want := range map[string]string{
		"echo 'Error occurred during initialization of VM'; echo 'Could not reserve enough space for 4096KB object heap'; exit 1":                          "Error occurred during initialization of VM: Could not reserve enough space for 4096KB object heap",
		"echo '#'; echo '# There is insufficient memory for the Java Runtime Environment to continue.'; echo '# Native memory allocation failed' ; exit 1": "There is insufficient memory for the Java Runtime Environment to continue.: Native memory allocation failed",
		"echo '# A fatal error has been detected by the Java Runtime Environment:'; echo '#'; kill -ABRT $$":                                               "A fatal error has been detected by the Java Runtime Environment:",
		"kill -SEGV $$": "it crashed (signal: segmentation fault)",
	} {
		bin := fakeJava(t, t.TempDir(), said+"\n")
		tools := &Tools{Java: Java{Path: filepath.Join(bin, "java")}}
		_, err := tools.Run(t.Context(), Job{Files: map[string][]byte{"M.tla": nil, "M.cfg": nil}, Module: "M"})
		var crashed *CrashedError
		require.ErrorAs(t, err, &crashed, said)
		require.Equal(t, want, crashed.Reason)
	}
}

func TestJavaErrorsAreTyped(t *testing.T) {
	t.Setenv("JAVA_HOME", "")
	t.Setenv("PATH", t.TempDir())
	_, err := Find(t.Context())
	var none *NoJavaError
	require.ErrorAs(t, err, &none)
	assert.Equal(t, []string{"PATH"}, none.Looked)

	t.Setenv("PATH", fakeJava(t, t.TempDir(), says(`java version "9.0.4"`)))
	_, err = Find(t.Context())
	var old *OldJavaError
	require.ErrorAs(t, err, &old)
	assert.Equal(t, "9.0.4", old.Version)
}

// Switches from the environment would change how TLC runs, and what it prints.
func TestEnvironmentIsClean(t *testing.T) {
	for _, name := range []string{"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "CLASSPATH"} {
		t.Setenv(name, "-Xmx1m")
	}
	t.Setenv("SYNOD_KEEPS", "this")
	env := environment()
	assert.Contains(t, env, "SYNOD_KEEPS=this")
	for _, e := range env {
		assert.NotRegexp(t, "^(JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS|CLASSPATH)=", e)
	}
}
