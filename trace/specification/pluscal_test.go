package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestUnsummed(t *testing.T) {
	const head, tail = "---- MODULE M ----\n", "\nNext == TRUE\n\\* END TRANSLATION\n====\n"
	const algorithm = "(* --fair algorithm M { { skip } } *)\n"
	for text, want := range map[string][]string{
		head + algorithm + `\* BEGIN TRANSLATION` + tail:                                                          {"M.tla"},
		head + algorithm + `\***** BEGIN TRANSLATION  ` + tail:                                                    {"M.tla"},
		head + algorithm + `\* BEGIN TRANSLATION (chksum(pcal) = "3bc90940" /\ chksum(tla) = "2c10c4a9")` + tail:  nil,
		head + algorithm + `\* BEGIN TRANSLATION - the hash of the PCal code: PCal-0 (chksum(pcal) \in S)` + tail: nil,
		head + algorithm + "====\n":                                     nil,
		head + `\* BEGIN TRANSLATION` + tail:                            nil,
		head + "Text == \"BEGIN TRANSLATION\"\n\\* --algorithm\n====\n": nil,
	} {
		s := &Source{Module: "M", Files: map[string][]byte{"M.tla": []byte(text)}}
		assert.Equal(t, want, s.Unsummed(), text)
	}
}
