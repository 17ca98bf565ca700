package specification

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

// A namesake in another module is not what a model means.
func TestDefinitionIsTheModelsOwn(t *testing.T) {
	for _, c := range []struct {
		body, file string
		line       int
	}{
		{"EXTENDS Base\nVARIABLE x\n  Inv == x < 3", "M.tla", 4},
		{"EXTENDS Base\nVARIABLE x\nNext == x' = 1  Inv == x < 3", "M.tla", 4},
		{"EXTENDS Base\nVARIABLE x\nNext == LET Inv == x < 3 IN Inv", "", 0}, // the one of Base is LOCAL
		{"A == INSTANCE Abs\nVARIABLE x\nInv == x < 3", "M.tla", 4},
		{"A == INSTANCE Abs\nVARIABLE x", "Abs.tla", 3},
		{"INSTANCE Abs\nVARIABLE y", "Abs.tla", 3},
	} {
		s := modelOf(t, "INVARIANT Inv", map[string]string{"M": c.body, "Base": "LOCAL Inv == TRUE\nOther == Inv", "Abs": "VARIABLE x\nInv == x < 9"})
		file, line, _ := s.Definition("Inv")
		assert.Equal(t, c.file, file, c.body)
		assert.Equal(t, c.line, line, c.body)
	}
}
