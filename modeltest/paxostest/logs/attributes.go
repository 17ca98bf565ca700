package logs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/synod-paxos/synod/internal/pattern"
)

// attributes are those of a log record, as OpenTelemetry has them: as JSON, by name.
type attributes map[string]json.RawMessage

// members are the attributes that say something, with the member of a line that says the same.
// Those of two numbers are put together.
var members = []member{
	{"paxos.n", "n", aNumber}, {"paxos.do", "do", aText}, {"paxos.run", "run", aNumber},
	{"paxos.node", "node", aNumber}, {"paxos.cluster.nodes", "nodes", aNumber}, {"paxos.cluster.votes", "votes", aNumber},
	{"paxos.cluster.acceptors", "acceptors", aNumber}, {"paxos.lowest.ballot", "lowest", aBallot},
	{"paxos.disk", "disk", aFlag}, {"paxos.clients", "clients", aFlag}, {"paxos.none", "none", aFlag},
	{"paxos.message.from", "from", aNumber}, {"paxos.message.type", "type", aText}, {"paxos.key", "key", aText},
	{"paxos.ballot", "ballot", aBallot}, {"paxos.vote.ballot", "vote", aBallot}, {"paxos.promised.ballot", "promised", aBallot},
	{"paxos.value", "value", aText}, {"paxos.log", "log", aFlag}, {"paxos.slot", "slot", aNumber}, {"paxos.first", "first", aNumber},
	{"paxos.reports", "reports", aText},
}

type member struct {
	attribute, member string
	kind              attributeKind
}

type attributeKind uint8

const (
	aText attributeKind = iota
	aNumber
	aFlag
	aBallot
)

// times are the members of a record that say when.
var times = []string{"timeUnixNano", "observedTimeUnixNano", "timestamp", "@timestamp", "time", "ts"}

// isRecord tells whether a line has attributes, and is no event itself: most are, and have none of
// their names.
func isRecord(line []byte) bool {
	if !slices.ContainsFunc([]string{"resourceLogs", "attributes", "paxos.", `\`}, func(s string) bool { return bytes.Contains(line, []byte(s)) }) {
		return false
	}
	var top map[string]json.RawMessage
	return json.Unmarshal(line, &top) == nil && top["do"] == nil && hasAttributes(top)
}

func hasAttributes(top map[string]json.RawMessage) bool {
	for name := range top {
		if name == "resourceLogs" || name == "attributes" || strings.HasPrefix(name, "paxos.") {
			return true
		}
	}
	return false
}

// exported is a line of OpenTelemetry's file exporter, of many records.
type exported struct {
	ResourceLogs []struct {
		Resource  struct{ Attributes attributes }
		ScopeLogs []struct {
			LogRecords []map[string]json.RawMessage
		}
	}
}

// lines gives the events of a line with attributes, each as a line of a log. Records of others are
// passed over.
func lines(text []byte) (all [][]byte, err error) {
	var top map[string]json.RawMessage
	if err := json.Unmarshal(text, &top); err != nil {
		return nil, err
	}
	if top["do"] != nil && !hasAttributes(top) {
		return nil, refused("want records with attributes, as there are in the file, got a line of a log")
	}
	if top["resourceLogs"] == nil {
		return appendLine(nil, nil, top)
	}
	var of exported
	if err := json.Unmarshal(text, &of); err != nil {
		return nil, err
	}
	for _, r := range of.ResourceLogs {
		for _, s := range r.ScopeLogs {
			for _, record := range s.LogRecords {
				if all, err = appendLine(all, r.Resource.Attributes, record); err != nil {
					return nil, err
				}
			}
		}
	}
	return all, nil
}

// appendLine appends a record as a line, if it is one. Its attributes stand in it, or in a member
// of it, and are more than those of its resource.
func appendLine(all [][]byte, resource attributes, record map[string]json.RawMessage) ([][]byte, error) {
	of := attributes{}
	own, err := attributesIn(record)
	if err != nil {
		return nil, err
	}
	for _, some := range []attributes{resource, own} {
		maps.Copy(of, some)
	}
	if of["paxos.do"] == nil {
		return all, nil
	}
	line := []byte("{")
	for _, m := range members {
		value, err := of.value(m.attribute, m.kind)
		if err != nil {
			return nil, err
		}
		if value != nil {
			line = fmt.Appendf(line, "%q:%s,", m.member, value)
		}
	}
	for _, name := range times {
		if at := record[name]; at != nil && string(at) != "null" {
			line = fmt.Appendf(line, `"at":%s,`, at)
			break
		}
	}
	return append(all, append(bytes.TrimSuffix(line, []byte(",")), '}')), nil
}

// attributesIn are those of a record: they stand in it, in its attributes, and in those of a
// resource within it.
func attributesIn(record map[string]json.RawMessage) (of attributes, err error) {
	of = attributes{}
	var resource struct{ Attributes attributes }
	if text := record["resource"]; text != nil {
		if err := json.Unmarshal(text, &resource); err != nil {
			return nil, fmt.Errorf("resource: %w", err)
		}
	}
	var own attributes
	if text := record["attributes"]; text != nil {
		if err := json.Unmarshal(text, &own); err != nil {
			return nil, err
		}
	}
	for _, some := range []attributes{resource.Attributes, record, own} {
		for name, value := range some {
			if strings.HasPrefix(name, "paxos.") {
				of[name] = value
			}
		}
	}
	return of, nil
}

// UnmarshalJSON reads an object, or a list of keys and values.
func (a *attributes) UnmarshalJSON(text []byte) error {
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		return json.Unmarshal(text, (*map[string]json.RawMessage)(a))
	}
	var list []struct {
		Key   string
		Value anyValue
	}
	if err := json.Unmarshal(text, &list); err != nil {
		return fmt.Errorf("attributes: want an object, or a list of keys and values: %w", err)
	}
	*a = attributes{}
	for _, one := range list {
		(*a)[one.Key] = one.Value.plain()
	}
	return nil
}

// anyValue is a value as OpenTelemetry has it, with its type.
type anyValue struct {
	StringValue, IntValue, DoubleValue, BoolValue json.RawMessage
	ArrayValue                                    *struct{ Values []anyValue }
	KvlistValue                                   *struct{ Values attributes }
}

// plain is the value without its type; nil if it is none of these.
func (v anyValue) plain() json.RawMessage {
	for _, one := range []json.RawMessage{v.StringValue, v.DoubleValue, v.BoolValue} {
		if one != nil {
			return one
		}
	}
	if v.IntValue != nil {
		return bytes.Trim(v.IntValue, `"`) // 64 bits are a text there
	}
	if v.KvlistValue != nil {
		text, err := json.Marshal(v.KvlistValue.Values)
		if err != nil {
			return nil
		}
		return text
	}
	if v.ArrayValue == nil {
		return nil
	}
	out := []byte("[")
	for i, one := range v.ArrayValue.Values {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, one.plain()...)
	}
	return append(out, ']')
}

// value gives an attribute as a line has it; nil if it is not there.
func (a attributes) value(name string, kind attributeKind) (json.RawMessage, error) {
	v := a[name]
	switch {
	case kind == aBallot && v == nil:
		round, n := a[name+".round"], a[name+".node"]
		if round == nil && n == nil {
			return nil, nil
		}
		return fmt.Appendf(nil, "[%s,%s]", loose(round, aNumber), loose(n, aNumber)), nil
	case v == nil:
		return nil, nil
	case !json.Valid(v):
		return nil, fmt.Errorf("attribute %s: want a value, got %.40q", name, v)
	}
	return loose(v, kind), nil
}

var digits = pattern.Pattern(`^"(\d+)"$`)

// loose reads what stands in a text because all attributes do: numbers and flags. A ballot may be a
// text in a line too, and is read as there.
func loose(v json.RawMessage, kind attributeKind) json.RawMessage {
	v = bytes.TrimSpace(v)
	switch {
	case kind == aText:
	case kind == aFlag && (string(v) == `"true"` || string(v) == `"false"`):
		return bytes.Trim(v, `"`)
	case kind == aNumber && digits.Match(v):
		return digits.ReplaceAll(v, []byte("$1"))
	}
	return v
}
