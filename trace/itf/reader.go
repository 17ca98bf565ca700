package itf

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"strings"
	"unicode/utf8"

	"github.com/synod-paxos/synod/trace/tla"
)

// reader reads JSON that is known to be well formed, so that tokens come as the grammar says.
type reader struct {
	data  []byte
	name  string
	d     *json.Decoder
	depth int
}

func newReader(data []byte, name string) (*reader, error) {
	p := &reader{data: data, name: name, d: json.NewDecoder(bytes.NewReader(data))}
	p.d.UseNumber()
	if len(data) > maxBytes {
		return nil, p.wrong(maxBytes, "expected at most %d bytes, found more", maxBytes)
	}
	if !utf8.Valid(data) {
		return nil, p.wrong(int64(validPrefix(data)), "expected UTF-8, found another byte")
	}
	var raw json.RawMessage
	var syntax *json.SyntaxError
	if err := json.Unmarshal(data, &raw); errors.As(err, &syntax) {
		return nil, p.wrong(max(syntax.Offset-1, 0), "expected JSON, found %s", strings.TrimPrefix(err.Error(), "json: "))
	} else if err != nil {
		return nil, p.wrap(0, err)
	}
	return p, nil
}

func validPrefix(data []byte) (n int) {
	for n < len(data) {
		r, size := utf8.DecodeRune(data[n:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		n += size
	}
	return n
}

// at returns where the next token begins.
func (p *reader) at() int64 {
	i := p.d.InputOffset()
	for i < int64(len(p.data)) && strings.IndexByte(" \t\r\n,:", p.data[i]) >= 0 {
		i++
	}
	return i
}

func (p *reader) wrong(at int64, format string, args ...any) error {
	return p.wrap(at, fmt.Errorf(format, args...))
}

func (p *reader) wrap(at int64, err error) error {
	before := p.data[:at]
	return &FormatError{p.name, 1 + bytes.Count(before, []byte("\n")), len(before) - bytes.LastIndexByte(before, '\n'), err}
}

// open reads the bracket of an array or object.
func (p *reader) open(bracket json.Delim, what string) error {
	at := p.at()
	token, err := p.d.Token()
	if err != nil {
		return p.unexpected(at, err)
	}
	if token != bracket {
		return p.wrong(at, "expected %s, found %s", what, p.glimpse(at))
	}
	return nil
}

// unexpected is for what newReader rules out.
func (p *reader) unexpected(at int64, err error) error {
	if errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return p.wrap(at, err)
}

func (p *reader) glimpse(at int64) string {
	return fmt.Sprintf("%.40q", p.data[at:min(at+40, int64(len(p.data)))])
}

// object calls each with every key and where its value begins; each must read the value.
func (p *reader) object(each func(key string, at int64) error) error {
	if err := p.open('{', "an object"); err != nil {
		return err
	}
	seen := map[string]bool{}
	for p.d.More() {
		at := p.at()
		key, err := p.text()
		if err != nil {
			return err
		}
		if seen[key] {
			return p.wrong(at, "expected an object with distinct keys, found %.80q again", key)
		}
		seen[key] = true
		if err := each(key, p.at()); err != nil {
			return err
		}
	}
	return p.close()
}

// array calls each where every element begins; each must read it.
func (p *reader) array(each func(at int64) error) error {
	if err := p.open('[', "an array"); err != nil {
		return err
	}
	for p.d.More() {
		if err := each(p.at()); err != nil {
			return err
		}
	}
	return p.close()
}

func (p *reader) close() error {
	if _, err := p.d.Token(); err != nil {
		return p.unexpected(p.at(), err)
	}
	return nil
}

func (p *reader) text() (string, error) {
	at := p.at()
	text, ok, err := p.textIfAny()
	if err == nil && !ok {
		err = p.wrong(at, "expected a string, found %s", p.glimpse(at))
	}
	return text, err
}

// textIfAny reads the next value, and its characters if it is a string.
func (p *reader) textIfAny() (text string, ok bool, err error) {
	at := p.at()
	var raw json.RawMessage
	if ok = p.data[at] == '"'; !ok {
		err = p.d.Decode(&raw)
	} else {
		var token json.Token
		token, err = p.d.Token()
		text, _ = token.(string)
	}
	if err != nil {
		err = p.unexpected(at, err)
	}
	return text, ok, err
}

// bigInteger converts digits that integer has checked.
func bigInteger(text string) tla.Value {
	i, _ := new(big.Int).SetString(text, 10)
	return tla.BigInt(i)
}
