package specification

import "github.com/synod-paxos/synod/internal/pattern"

var (
	algorithmText   = pattern.Pattern(`--(fair[ \t]+)?algorithm\b`)
	translationText = pattern.Pattern(`(?m)^[ \t]*\\\*+[ \t]*BEGIN TRANSLATION(.*)$`)
	checksumText    = pattern.Pattern(`chksum\((pcal|tla)\)`)
)

// Unsummed lists the files of the model's own modules that have PlusCal with a translation in which
// its translator left no checksum: nothing notices that the one has changed since the other.
func (s *Source) Unsummed() (files []string) {
	for _, file := range s.own() {
		text := string(s.Files[file])
		if m := translationText.FindStringSubmatch(text); m != nil && algorithmText.MatchString(text) && !checksumText.MatchString(m[1]) {
			files = append(files, file)
		}
	}
	return files
}
