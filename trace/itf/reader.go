package itf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/synod-paxos/synod/internal/jsontext"
)

// reader reads JSON that is known to be well formed, but for its strings.
type reader struct {
	jsontext.Scanner
	data  []byte
	name  string
	depth int // of values
}

func newReader(data []byte, name string) (*reader, error) {
	const deepest = 10_000 // as encoding/json
	p := &reader{Scanner: jsontext.NewScanner(data, deepest), data: data, name: name}
	if len(data) > maxBytes {
		return nil, p.wrong(maxBytes, "expected at most %d bytes, found more", maxBytes)
	}
	var raw json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, &raw); errors.As(err, &syntax) {
		return nil, p.wrong(max(int(syntax.Offset)-1, 0), "expected JSON, found %s", strings.TrimPrefix(err.Error(), "json: "))
	} else if err != nil {
		return nil, p.wrap(0, err)
	}
	return p, nil
}

// at returns where the next token begins.
func (p *reader) at() int {
	p.Peek()
	return p.Pos()
}

func (p *reader) wrong(at int, format string, args ...any) error {
	return p.wrap(at, fmt.Errorf(format, args...))
}

func (p *reader) wrap(at int, err error) error {
	before := p.data[:at]
	return &FormatError{p.name, 1 + bytes.Count(before, []byte("\n")), len(before) - bytes.LastIndexByte(before, '\n'), err}
}

// located says of an error about JSON where in the file it is.
func (p *reader) located(err error) error {
	if wrong, ok := err.(*jsontext.Error); ok {
		return p.wrong(wrong.Pos, "expected %s, found %s", wrong.Expected, p.glimpse(wrong.Pos))
	}
	return err
}

func (p *reader) glimpse(at int) string {
	return fmt.Sprintf("%.40q", p.data[at:min(at+40, len(p.data))])
}

// object calls each with every key and where its value begins; each must read the value.
func (p *reader) object(each func(key string, at int) error) error {
	seen := map[string]bool{}
	return p.located(p.Members(func(quoted []byte, _ bool) error {
		key := string(jsontext.Unquote(quoted))
		if seen[key] {
			return p.wrong(bytes.LastIndex(p.data[:p.Pos()], quoted), "expected an object with distinct keys, found %.80q again", key)
		}
		seen[key] = true
		return each(key, p.Pos())
	}))
}

// array calls each where every element begins; each must read it.
func (p *reader) array(each func(at int) error) error {
	return p.located(p.Array(func() error { return each(p.at()) }))
}

func (p *reader) text() (string, error) {
	quoted, _, err := p.String()
	if err != nil {
		return "", p.located(err)
	}
	return string(jsontext.Unquote(quoted)), nil
}

// skip reads the next value, whatever it is.
func (p *reader) skip() error { return p.located(p.Value()) }
