package explore

import (
	"fmt"
	"reflect"
	"strconv"
)

// GoSyntax gives a [States.Content] that tells states apart by all that they hold: what fmt writes
// with %#v, byte for byte, in a fraction of its time. How a type is written is found out once, and
// not for each state.
func GoSyntax[S comparable]() func(S) string {
	write := writerOf(reflect.TypeFor[S]())
	if write == nil {
		return func(s S) string { return fmt.Sprintf("%#v", s) }
	}
	var zero S
	room := 2 * len(write(nil, reflect.ValueOf(zero)))
	return func(s S) string { return string(write(make([]byte, 0, room), reflect.ValueOf(s))) }
}

// writer appends a value of one type.
type writer func([]byte, reflect.Value) []byte

var (
	formatter  = reflect.TypeFor[fmt.Formatter]()
	goStringer = reflect.TypeFor[fmt.GoStringer]()
)

// writerOf is nil for what is left to fmt: a type with a word of its own in how it is written, and
// kinds that few states have.
func writerOf(of reflect.Type) writer {
	if of.Implements(formatter) || of.Implements(goStringer) {
		return nil
	}
	switch of.Kind() {
	case reflect.Bool:
		return func(b []byte, v reflect.Value) []byte { return strconv.AppendBool(b, v.Bool()) }
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return func(b []byte, v reflect.Value) []byte { return strconv.AppendInt(b, v.Int(), 10) }
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return func(b []byte, v reflect.Value) []byte { return strconv.AppendUint(append(b, "0x"...), v.Uint(), 16) }
	case reflect.String:
		return func(b []byte, v reflect.Value) []byte { return strconv.AppendQuote(b, v.String()) }
	case reflect.Array:
		return writerOfArray(of)
	case reflect.Struct:
		return writerOfStruct(of)
	}
	return nil
}

func writerOfArray(of reflect.Type) writer {
	begin, each := of.String()+"{", writerOf(of.Elem())
	if each == nil {
		return nil
	}
	return func(b []byte, v reflect.Value) []byte {
		b = append(b, begin...)
		for i := range v.Len() {
			if i > 0 {
				b = append(b, ", "...)
			}
			b = each(b, v.Index(i))
		}
		return append(b, '}')
	}
}

func writerOfStruct(of reflect.Type) writer {
	var names []string // each with what stands before it
	var fields []writer
	before := of.String() + "{"
	for i := range of.NumField() {
		field := of.Field(i)
		write := writerOf(field.Type)
		if write == nil {
			return nil
		}
		names, fields, before = append(names, before+field.Name+":"), append(fields, write), ", "
	}
	return func(b []byte, v reflect.Value) []byte {
		for i, write := range fields {
			b = write(append(b, names[i]...), v.Field(i))
		}
		if len(fields) == 0 {
			b = append(b, before...)
		}
		return append(b, '}')
	}
}
