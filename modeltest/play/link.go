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

// vocabulary is all that can be said in a game, with the number of each word, and what tells these
// words from those of another game, so that a stale link is noticed.
type vocabulary struct {
	words  []string
	number map[string]int
	mark   []byte
}

// vocabulary is made once.
func (g *Game) vocabulary() *vocabulary {
	if g.said == nil {
		words := g.words()
		sum := sha256.Sum256([]byte(strings.Join(words, "\n")))
		g.said = &vocabulary{words: words, number: map[string]int{}, mark: sum[:3]}
		for i, w := range words {
			g.said.number[w] = i
		}
	}
	return g.said
}

// words are the moves of a game, and those of the network.
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

// summed begins a link that has a checksum. Links of earlier days have none, and are opened as far
// as they go.
const summed = "."

// sumOf is the checksum of the moves of a link.
func sumOf(numbers []byte) []byte {
	sum := sha256.Sum256(numbers)
	return sum[:2]
}

// encode gives moves in few signs: the mark of the words, a checksum, and the number of each.
func (g *Game) encode(moves []string) string {
	of := g.vocabulary()
	var numbers []byte
	for _, m := range moves {
		numbers = binary.AppendUvarint(numbers, uint64(of.number[m]))
	}
	return summed + base64.RawURLEncoding.EncodeToString(slices.Concat(of.mark, sumOf(numbers), numbers))
}

// decode reads what encode gave. It takes what anybody made up.
func (g *Game) decode(link string) (moves []string, err error) {
	text, checked := strings.CutPrefix(link, summed)
	data, err := base64.RawURLEncoding.DecodeString(text)
	of := g.vocabulary()
	damaged := fmt.Errorf("%w: it is damaged, or was cut short", ErrLink)
	switch {
	case err != nil || len(data) < len(of.mark):
		return nil, damaged
	case !slices.Equal(data[:len(of.mark)], of.mark):
		return nil, fmt.Errorf("%w: it was made with another version, or another size, of the protocol", ErrLink)
	}
	if data = data[len(of.mark):]; checked {
		if len(data) < 2 || !slices.Equal(data[:2], sumOf(data[2:])) {
			return nil, damaged
		}
		data = data[2:]
	}
	for len(data) > 0 {
		at, n := binary.Uvarint(data)
		if n <= 0 || at >= uint64(len(of.words)) || len(moves) == MaxMoves {
			return nil, fmt.Errorf("%w: move %d of it is none", ErrLink, len(moves)+1)
		}
		moves, data = append(moves, of.words[at]), data[n:]
	}
	return moves, nil
}
