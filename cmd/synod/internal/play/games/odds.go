package games

import (
	"encoding/json"
	"errors"

	"github.com/synod-paxos/synod/impl/generals"
	"github.com/synod-paxos/synod/impl/generals/odds"
)

// battle asks for the generals' chances: each messenger is lost with chance Loss; there are so many
// messages, and of each, or of the answer, so many messengers.
type battle struct {
	Loss       float64 `json:"loss"`
	Messages   int     `json:"messages"`
	Messengers int     `json:"messengers"`
}

// chances are what each way of the generals comes to.
type chances struct {
	Handshake odds.Battle `json:"handshake"`
	Stream    odds.Battle `json:"stream"`   // of messages, of which one is enough to be answered, and one answer to attack
	Numbered  odds.Battle `json:"numbered"` // likewise, with the answer by so many messengers
}

func generalsOdds(question json.RawMessage) (any, error) {
	var b battle
	err := json.Unmarshal(question, &b)
	if err != nil || b.Messages < 1 || b.Messages > int(generals.MaxNumber) || b.Messengers < 1 || b.Messengers > int(generals.MaxNumber) {
		return nil, errors.New("want from 1 to 64 messages and messengers, in whole numbers")
	}
	handshake, err1 := odds.Handshake(b.Loss, b.Messages, b.Messengers)
	stream, err2 := odds.Stream(b.Loss, b.Messages, 1)
	answers := generals.Number(b.Messengers)
	numbered, err3 := odds.Numbered(b.Loss, generals.Stream{Count: generals.Number(b.Messages), Answers: answers, Enough: 1},
		func(generals.Number) generals.Number { return answers })
	return chances{handshake, stream, numbered}, errors.Join(err1, err2, err3)
}
