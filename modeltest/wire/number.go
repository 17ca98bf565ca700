package wire

import (
	"encoding/json"
	"fmt"
	"strconv"
)

// Number reads a number of an answer, which is an integer from 0 on: up to 2^53 as a JSON number
// without fraction and exponent, of 64 bits as a string of decimal digits. In JSON many languages
// cannot tell larger numbers from one another.
func Number(raw json.RawMessage) (uint64, error) {
	text := string(raw)
	isString := len(text) >= 2 && text[0] == '"'
	if isString {
		text = text[1 : len(text)-1]
	}
	n, err := strconv.ParseUint(text, 10, 64)
	switch {
	case err != nil || strconv.FormatUint(n, 10) != text:
		return 0, fmt.Errorf("expected an integer from 0 to 18446744073709551615, like 7 or \"7\", got %s", short([]byte(raw)))
	case n > maxExact && !isString:
		return 0, fmt.Errorf("expected a number beyond 2^53 as a string of decimal digits, \"%d\", got it without quotes", n)
	}
	return n, nil
}
