package wire

import (
	"encoding/json"
	"fmt"
	"slices"
)

// Hello says what an adapter is and can do.
type Hello struct {
	Version  int
	Protocol string
	Role     string
	Name     string                     // shown in reports
	Restarts bool                       // the action Restart works
	Observes []string                   // the fields of the state in every answer to an action
	Extra    map[string]json.RawMessage // the keys that the protocol adds
}

// MarshalJSON writes what stands under "hello".
func (h Hello) MarshalJSON() ([]byte, error) {
	m := map[string]any{"version": h.Version, "protocol": h.Protocol, "role": h.Role}
	for key, value := range h.Extra {
		m[key] = value
	}
	if h.Name != "" {
		m["name"] = h.Name
	}
	if h.Restarts {
		m["restarts"] = true
	}
	if len(h.Observes) > 0 {
		m["observes"] = h.Observes
	}
	return json.Marshal(m)
}

// helloLine is the request or the answer.
func helloLine(h Hello) ([]byte, error) {
	return json.Marshal(map[string]Hello{"hello": h})
}

// decodeHello reads a hello in either direction: checked JSON.
func decodeHello(text []byte) (h Hello, err error) {
	found := false
	s := scan(text)
	err = s.whole(func(key, value []byte) error {
		if string(key) != "hello" {
			return fmt.Errorf(`expected only the key "hello", got %q`, short(key))
		}
		found = true
		return scan(value).object(h.member)
	})
	if err == nil && !found {
		err = fmt.Errorf(`expected {"hello":{...}}, got %s`, short(text))
	}
	return h, err
}

func (h *Hello) member(key, value []byte) error {
	var into any
	switch string(key) {
	case "version":
		into = &h.Version
	case "protocol":
		into = &h.Protocol
	case "role":
		into = &h.Role
	case "name":
		into = &h.Name
	case "restarts":
		into = &h.Restarts
	case "observes":
		into = &h.Observes
	default:
		if h.Extra == nil {
			h.Extra = map[string]json.RawMessage{}
		}
		h.Extra[string(key)] = value
		return nil
	}
	if err := json.Unmarshal(value, into); err != nil || string(value) == "null" {
		return fmt.Errorf("hello: expected %s under %q, got %s", wants[string(key)], key, short(value))
	}
	return nil
}

var wants = map[string]string{
	"version": "an integer", "protocol": "a string", "role": "a string", "name": "a string",
	"restarts": "true or false", "observes": "an array of strings",
}

// fits tells whether an answer repeats what was asked and makes sense.
func (h *Hello) fits(protocol, role string) error {
	switch {
	case h.Protocol != protocol || h.Role != role:
		return fmt.Errorf("hello: expected the protocol %q and the role %q repeated, got %q and %q", protocol, role, h.Protocol, h.Role)
	case len(h.Name) > maxName:
		return fmt.Errorf("hello: expected a name of at most %d bytes, got %s", maxName, short(h.Name))
	case len(slices.Compact(slices.Sorted(slices.Values(h.Observes)))) != len(h.Observes):
		return fmt.Errorf(`hello: expected each field only once under "observes", got %s`, quoted(h.Observes))
	}
	return nil
}
