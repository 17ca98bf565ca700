package run

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"

	"github.com/synod-paxos/synod/internal/jsontext"
	"github.com/synod-paxos/synod/trace/tla"
)

// Variables are those of a state, in the order in which they are shown. In JSON they are an object.
type Variables []Variable

// Variable has its value as TLA+ text.
type Variable struct{ Name, Value string }

// String is the variable as a state's conjunct.
func (v Variable) String() string {
	if v.Value == "" {
		return v.Name
	}
	return v.Name + " = " + v.Value
}

// Get gives the value of a variable.
func (all Variables) Get(name string) (string, bool) {
	for _, v := range all {
		if v.Name == name {
			return v.Value, true
		}
	}
	return "", false
}

// StateOf makes variables of values, which have these names.
func StateOf(names []string, values []tla.Value) (out Variables) {
	for i, v := range values {
		out = append(out, Variable{names[i], v.String()})
	}
	return out
}

// MarshalJSON writes the object, in order.
func (all Variables) MarshalJSON() ([]byte, error) {
	var out bytes.Buffer
	out.WriteByte('{')
	for i, v := range all {
		if i > 0 {
			out.WriteByte(',')
		}
		out.Write(quoted(v.Name))
		out.WriteByte(':')
		out.Write(quoted(v.Value))
	}
	out.WriteByte('}')
	return out.Bytes(), nil
}

// quoted is a text in JSON, as it is: no signs are hidden from HTML.
func quoted(text string) []byte {
	out, err := jsontext.Plain(text, "")
	if err != nil {
		panic(err) // a text
	}
	return out
}

// UnmarshalJSON reads the object, in order.
func (all *Variables) UnmarshalJSON(text []byte) error {
	dec := json.NewDecoder(bytes.NewReader(text))
	if open, err := dec.Token(); err != nil || open != json.Delim('{') {
		return fmt.Errorf("variables: expected an object, got %.40q", text)
	}
	*all = nil
	for dec.More() {
		name, err := dec.Token()
		if err != nil {
			return err
		}
		var v Variable
		v.Name, _ = name.(string)
		if err := dec.Decode(&v.Value); err != nil {
			return fmt.Errorf("variable %.40q: expected TLA+ text: %w", v.Name, err)
		}
		*all = append(*all, v)
	}
	if _, err := dec.Token(); err != nil && err != io.EOF {
		return err
	}
	return nil
}
