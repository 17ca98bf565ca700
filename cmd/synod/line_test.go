package main

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// screen is what a terminal of one line shows of what was written to it.
func screen(written string) string {
	shown := []rune(strings.Repeat(" ", 200))
	at := 0
	for _, r := range written {
		switch r {
		case '\r', '\n':
			if at = 0; r == '\n' {
				shown = []rune(strings.Repeat(" ", 200))
			}
		default:
			shown[at] = r
			at++
		}
	}
	return strings.TrimRight(string(shown), " ")
}

// A command that is silent is spoken for, what it writes stands above, and nothing is left behind.
func TestLine(t *testing.T) {
	var out bytes.Buffer
	began := time.Now()
	l := &line{to: &out, width: func() int { return 40 }, began: began, last: began}
	l.begin("synod validate")
	l.tick(began.Add(silence - 1))
	require.Empty(t, out.String())
	l.tick(began.Add(silence))
	require.Equal(t, "/ synod validate [1s]", screen(out.String()))

	n, err := l.above([]byte("a row\n"), out.Write)
	require.NoError(t, err)
	require.Equal(t, 6, n)
	require.Contains(t, out.String(), "\ra row\n")
	require.Empty(t, screen(out.String()))

	l.say(strings.Repeat("long ", 20))
	require.Len(t, screen(out.String()), 39)
	l.say("short")
	require.Regexp(t, `^. short \[\d+s\]$`, screen(out.String()))
	l.clear()
	require.Empty(t, screen(out.String()))

	_, err = l.above([]byte("no end"), out.Write)
	require.NoError(t, err)
	l.tick(began.Add(time.Hour))
	require.Equal(t, "no end", screen(out.String()))

	_, err = l.above([]byte("\n"), out.Write)
	require.NoError(t, err)
	l.stays()
	l.tick(began.Add(time.Hour))
	require.Empty(t, screen(out.String()))
	l.begin("synod validate")
	l.tick(began.Add(time.Hour))
	require.NotEmpty(t, screen(out.String()))
	l.end()
	l.say("too late")
	require.Empty(t, screen(out.String()))
}

// Without a terminal there is no line, and what is written is written.
func TestNoLine(t *testing.T) {
	var l line
	var out bytes.Buffer
	l.begin("synod validate")
	l.say("something")
	_, err := l.above([]byte("x"), out.Write)
	require.NoError(t, err)
	l.clear()
	l.end()
	require.Equal(t, "x", out.String())
	require.False(t, newProgress(&out).seen())
}
