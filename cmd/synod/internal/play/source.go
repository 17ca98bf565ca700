//go:build !page

package play

// embedded is nothing: this was built of a checkout as it is.
func embedded() (*Program, error) { return nil, nil }
