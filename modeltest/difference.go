package modeltest

import (
	"cmp"
	"fmt"
	"reflect"
)

// Difference tells where two states of an implementation differ: the first field, by
// its path, with both values. What pointers point to is compared, as whoever numbers
// states by pointers means it.
func Difference(one, other any) string {
	return differ("state", reflect.ValueOf(one), reflect.ValueOf(other))
}

// pointers tells of two that are all that differs.
const pointers = " is a pointer to one place by one way and to another by another, and what is there looks the same: " +
	"states are compared by ==, so have what it points to in the state itself"

// differ is empty if nothing is seen to differ.
func differ(path string, a, b reflect.Value) string {
	if a.IsValid() && b.IsValid() && a.Type() == b.Type() {
		switch a.Kind() {
		case reflect.Struct:
			for i := range a.NumField() {
				if d := differ(path+"."+a.Type().Field(i).Name, a.Field(i), b.Field(i)); d != "" {
					return d
				}
			}
			return ""
		case reflect.Array, reflect.Slice:
			for i := range min(a.Len(), b.Len()) {
				if d := differ(fmt.Sprintf("%s[%d]", path, i), a.Index(i), b.Index(i)); d != "" {
					return d
				}
			}
			if a.Len() == b.Len() {
				return ""
			}
		case reflect.Interface:
			if !a.IsNil() && !b.IsNil() {
				return differ(path, a.Elem(), b.Elem())
			}
		case reflect.Pointer:
			if !a.IsNil() && !b.IsNil() && a.Pointer() != b.Pointer() {
				return cmp.Or(differ(path, a.Elem(), b.Elem()), path+pointers)
			}
		}
	}
	if one, other := fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b); one != other {
		return fmt.Sprintf("%s is %s by one way and %s by another", path, one, other)
	}
	return ""
}
