package protocol

import (
	"fmt"

	"github.com/synod-paxos/synod/modeltest/paxostest/model"
)

// dialectOf says what the three words of a dialect choose.
func dialectOf(name string) (kind, text string) {
	d, err := model.ParseDialect(name)
	if err != nil {
		return "", ""
	}
	prepare := map[model.PrepareRule]string{
		model.Again:  "above what was promised or voted, and again as promised until it is voted in",
		model.Once:   "only above what was promised or voted",
		model.Equal:  "at or above what was promised or voted",
		model.Always: "always; the promise stays at the highest",
	}
	accept := map[model.AcceptRule]string{
		model.AtLeast: "at or above the promise",
		model.Exactly: "at the promise only",
	}
	remember := map[model.RememberRule]string{
		model.Raise:   "the promise is raised to the vote's ballot",
		model.Compare: "the promise stays, and both guards compare with the higher of promise and vote",
		model.Highest: "the promise stays, only it is compared, and of all votes the highest is kept",
	}
	return "safe dialect of an acceptor", fmt.Sprintf("%s: a Prepare is answered %s.\n%s: an Accept is granted %s.\n%s: of a vote, %s.\nSee docs/variants.md#safe-dialects.",
		d.Prepare, prepare[d.Prepare], d.Accept, accept[d.Accept], d.Remember, remember[d.Remember])
}
