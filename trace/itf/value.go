package itf

import (
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// value reads the next value.
func (p *reader) value() (tla.Value, error) {
	if p.depth++; p.depth > maxDepth+1 { // the last may be a scalar
		return tla.Value{}, p.wrong(p.at(), "expected values nested at most %d deep, found more", maxDepth)
	}
	defer func() { p.depth-- }()
	at := p.at()
	switch c := p.data[at]; c {
	case '"':
		return p.str(at)
	case '[':
		elems, err := p.values()
		return tla.Tuple(elems...), err
	case '{':
		return p.objectValue()
	case 't', 'f':
		return tla.Bool(c == 't'), p.skip()
	case 'n':
		return tla.Value{}, p.wrong(at, "expected a value, found null")
	default:
		return p.number(at)
	}
}

// str reads a string or what stands for a model value.
func (p *reader) str(at int) (tla.Value, error) {
	text, err := p.text()
	if err != nil {
		return tla.Value{}, err
	}
	if _, ok := sortOf(text); !ok {
		return tla.Str(text), nil
	}
	name, ok := modelName(text)
	if !ok {
		return tla.Value{}, p.wrong(at, "expected a constant whose name is a TLA+ identifier, found %.80q", text)
	}
	return tla.Model(name), nil
}

// number reads an integer that is not under #bigint; a fraction or exponent is none.
func (p *reader) number(at int) (tla.Value, error) {
	if err := p.skip(); err != nil {
		return tla.Value{}, err
	}
	v, err := integer(string(p.Since(at)))
	if err != nil {
		return tla.Value{}, p.wrap(at, err)
	}
	return v, nil
}

func (p *reader) values() (elems []tla.Value, err error) {
	err = p.array(func(int) error {
		v, err := p.value()
		elems = append(elems, v)
		return err
	})
	return elems, err
}

// objectValue reads a record, or a single key with # that tells what its value is.
func (p *reader) objectValue() (tla.Value, error) {
	fields := map[string]tla.Value{}
	var special *tla.Value
	err := p.object(func(key string, at int) (err error) {
		marked := strings.HasPrefix(key, "#")
		if special != nil || marked && len(fields) > 0 {
			return p.wrong(at, "expected a key with # alone in its object, found %.80q beside others", key)
		}
		if !marked {
			fields[key], err = p.value()
			return err
		}
		v, err := p.special(key, at)
		special = &v
		return err
	})
	if special != nil {
		return *special, err
	}
	return tla.Record(fields), err
}

func (p *reader) special(key string, at int) (tla.Value, error) {
	switch key {
	case "#bigint":
		return p.bigint(at)
	case "#tup":
		elems, err := p.values()
		return tla.Tuple(elems...), err
	case "#set":
		elems, err := p.values()
		return tla.Set(elems...), err
	case "#map":
		return p.function(at)
	case "#unserializable":
		return tla.Value{}, p.wrong(at, "expected a value, found one that the writer of the trace could not write: %s", p.glimpse(at))
	default:
		return tla.Value{}, p.wrong(at, "expected one of the keys #bigint, #tup, #set and #map, found %.80q", key)
	}
}

func (p *reader) bigint(at int) (tla.Value, error) {
	text, err := p.text()
	if err != nil {
		return tla.Value{}, err
	}
	v, err := integer(text)
	if err != nil {
		return tla.Value{}, p.wrap(at, err)
	}
	return v, nil
}

func (p *reader) function(at int) (tla.Value, error) {
	var pairs []tla.Pair
	err := p.array(func(at int) error {
		pair, err := p.values()
		if err == nil && len(pair) != 2 {
			err = p.wrong(at, "expected a key and a value, found %d values", len(pair))
		}
		if err == nil {
			pairs = append(pairs, tla.Pair{Key: pair[0], Value: pair[1]})
		}
		return err
	})
	if err != nil {
		return tla.Value{}, err
	}
	f := tla.Func(pairs...)
	if f.Len() < len(pairs) {
		return tla.Value{}, p.wrong(at, "expected a map with distinct keys, found %d pairs with %d keys", len(pairs), f.Len())
	}
	return f, nil
}
