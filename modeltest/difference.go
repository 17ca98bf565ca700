package modeltest

import (
	"fmt"
	"reflect"
)

// difference tells where two states of an implementation differ: the first field, by
// its path, with both values. What pointers point to is compared, as whoever numbers
// states by pointers means it.
func difference(one, other any) string {
	return differ("state", reflect.ValueOf(one), reflect.ValueOf(other))
}

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
		case reflect.Pointer, reflect.Interface:
			if !a.IsNil() && !b.IsNil() {
				return differ(path, a.Elem(), b.Elem())
			}
		}
	}
	if one, other := fmt.Sprintf("%+v", a), fmt.Sprintf("%+v", b); one != other {
		return fmt.Sprintf("%s is %s by one way and %s by another", path, one, other)
	}
	return ""
}
