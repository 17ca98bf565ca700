package play

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// ErrLink is wrapped by errors about a link that is not one of the game as it is now.
var ErrLink = errors.New("the link does not fit")

// words are all that can be said in a game: its moves, and those of the network.
func (g *Game) words() (words []string) {
	words = append(words, g.Names...)
	for _, name := range g.Names {
		words = append(words, lose+" "+name)
	}
	for i, lane := range g.Lanes {
		words = append(words, crash+" "+lane, revive+" "+lane)
		for _, other := range g.Lanes[i+1:] {
			words = append(words, cut+" "+lane+" "+other, cut+" "+other+" "+lane)
		}
	}
	return append(words, heal)
}

// mark tells the words of one game from those of another, so that a stale link is noticed.
func mark(words []string) []byte {
	sum := sha256.Sum256([]byte(strings.Join(words, "\n")))
	return sum[:3]
}

// encode gives moves in few signs: the mark of the words, and the number of each.
func (g *Game) encode(moves []string) string {
	words := g.words()
	number := map[string]int{}
	for i, w := range words {
		number[w] = i
	}
	out := mark(words)
	for _, m := range moves {
		out = binary.AppendUvarint(out, uint64(number[m]))
	}
	return base64.RawURLEncoding.EncodeToString(out)
}

// decode reads what encode gave. It takes what anybody made up.
func (g *Game) decode(link string) (moves []string, err error) {
	data, err := base64.RawURLEncoding.DecodeString(link)
	words := g.words()
	switch {
	case err != nil || len(data) < 3:
		return nil, fmt.Errorf("%w: it is damaged, or was cut short", ErrLink)
	case !slices.Equal(data[:3], mark(words)):
		return nil, fmt.Errorf("%w: it was made with another version, or another size, of the protocol", ErrLink)
	}
	for data = data[3:]; len(data) > 0; {
		at, n := binary.Uvarint(data)
		if n <= 0 || at >= uint64(len(words)) || len(moves) == MaxMoves {
			return nil, fmt.Errorf("%w: move %d of it is none", ErrLink, len(moves)+1)
		}
		moves, data = append(moves, words[at]), data[n:]
	}
	return moves, nil
}
