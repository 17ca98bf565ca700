package jsontext

import (
	"bytes"
	"encoding/json"
)

// Plain is a value in JSON, in which signs of HTML stay as they are; with an indent its parts are
// on lines of their own. It ends without a line break.
func Plain(value any, indent string) ([]byte, error) {
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", indent)
	err := enc.Encode(value)
	return bytes.TrimSuffix(b.Bytes(), []byte("\n")), err
}
