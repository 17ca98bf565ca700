package specification

import (
	"fmt"
	"io/fs"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// read is the source of a module M by the texts of all modules, each by its name.
func read(t *testing.T, config string, modules map[string]string) *Source {
	t.Helper()
	s, err := new(Modules).Source(Origin{
		Module: "M", Config: "M.cfg", ConfigText: []byte(config), Place: "M.cfg",
		Find: func(name string) (string, []byte, error) {
			text, ok := modules[strings.TrimSuffix(name, ".tla")]
			if !ok {
				return "", nil, fs.ErrNotExist
			}
			return name, []byte(text), nil
		},
	})
	require.NoError(t, err)
	return s
}

// modelOf is a model M of modules, each by what stands between its header and its end.
func modelOf(t *testing.T, config string, modules map[string]string) *Source {
	t.Helper()
	whole := map[string]string{}
	for name, body := range modules {
		whole[name] = "---- MODULE " + name + " ----\n" + body + "\n====\n"
	}
	return read(t, config, whole)
}

// What an instance says is said of its module, with what it puts in the place of names there; a name
// of the model's own module is another thing. Where that is not certain it varies.
func TestTrivialOfInstances(t *testing.T) {
	const nothing = "nothing in the definition of Inv depends on a variable"
	abstract := map[string]string{
		"Abs":    "CONSTANT N\nVARIABLE x\nInv == x < 3\nNone == 1 < 2\nSized == N > 0\nTrue == TRUE\nEqual == x = x\nLOCAL Own == x > 0\nUsing == Own\nDeep == C!Low\nC == INSTANCE Low WITH y <- x\nConstant == C!Fixed",
		"Low":    "VARIABLE y\nLow == y > 0\nFixed == 1 > 0",
		"Base":   "VARIABLE x\nLOCAL Type == x < 3\nOfBase == Type",
		"Signed": "CONSTANT _ \\prec _\nVARIABLE z\nBig == z > 3\nLess == 1 \\prec 2",
		"Only":   "CONSTANT c\nBig == c > 3\nSmall == 3 > 2",
	}
	for _, c := range []struct{ body, want string }{
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == A!Inv", ""},
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == A!None", nothing},
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == A!Sized", nothing},
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == A!Using", ""},
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == A!Deep", ""},
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == A!C!Low", ""},
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == A!Constant /\\ A!C!Fixed", nothing},
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nNone == x > 0\nInv == A!None", nothing}, // another None
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == \\A n \\in {1} : A!Inv\nx1 == 1", ""},
		{"VARIABLES x, z\nA == INSTANCE Abs WITH N <- z\nInv == A!Sized", ""},
		{"VARIABLES x, z\nA == INSTANCE Abs WITH N <- 1 + 2\nInv == A!Sized", nothing},
		{"VARIABLES x, z\nN == z + 1\nA == INSTANCE Abs\nInv == A!Sized", ""},
		{"VARIABLES x, z\nA == INSTANCE Abs WITH N <- 1, x <- z\nInv == A!Inv", ""},
		{"VARIABLE z\nA == INSTANCE Abs WITH N <- 1, x <- 2\nInv == A!Inv", nothing}, // a constant in the variable's place
		{"VARIABLE z\nO(c) == INSTANCE Only\nInv == O(z)!Big", ""},
		{"VARIABLE z\nO(d) == INSTANCE Only WITH c <- d\nInv == O(z)!Big", ""},
		{"VARIABLE z\nO(d) == INSTANCE Only WITH c <- d + 1\nInv == O(3)!Big", nothing},
		{"VARIABLE z\nO(d) == INSTANCE Only WITH c <- d + z\nInv == O(3)!Big", ""},
		{"VARIABLE z\nLOCAL O == INSTANCE Only WITH c <- z\nInv == O!Big", ""},
		{"VARIABLE z\nINSTANCE Only WITH c <- z\nInv == Big", ""},
		{"VARIABLE z\nLOCAL INSTANCE Only WITH c <- z\nInv == Small", nothing},
		{"VARIABLE c\nINSTANCE Only\nInv == Big", ""},
		{"VARIABLE z\nInv == LET O == INSTANCE Only WITH c <- z IN O!Big", ""},
		{"VARIABLE z\nN == INSTANCE Naturals\nInv == N!Nat = N!Nat \\cup {}", nothing},
		{"VARIABLE z\nT == INSTANCE TLC\nInv == T!TLCGet(\"level\") < 9", ""},
		{"VARIABLE z\n---- MODULE Inner ----\nBig == z > 3\n====\nI == INSTANCE Inner\nInv == I!Big", ""},
		{"VARIABLE z\n---- MODULE Only ----\nBig == z > 3\nSmall == z > 0\n====\nO == INSTANCE Only\nInv == O!Small", ""}, // and no file of that name
		{"VARIABLE z\nBoth == z > 0 /\\ z < 3\nInv == Both!1", ""},
		{"VARIABLE z\na ++ b == a + b + z\nInv == 1 ++ 2 > 0", ""},
		{"VARIABLE z\n-. a == 0 - a - z\nInv == -3 < 0", ""},
		{"VARIABLE z\na ^+ == a + z\nInv == 3^+ > 0", ""},
		{"VARIABLE z\nLt(a, b) == a + z < b\nINSTANCE Signed WITH \\prec <- Lt\nInv == Big", ""},
		{"VARIABLE z\nLt(a, b) == a + z < b\nINSTANCE Signed WITH \\prec <- Lt\nInv == Less", ""},
		{"VARIABLE z\nLt(a, b) == a + z < b\nS == INSTANCE Signed WITH \\prec <- Lt\nInv == S!Less", ""},
		{"VARIABLE z\nInv == Len(Trace) < 10", ""},
		{"VARIABLE z\nf == [n \\in 1..3 |-> n]\nInv == [f EXCEPT ![1] = 3, ![2] = 1][1] = 3", nothing},
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == A!Missing", nothing}, // TLC refuses it
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nTrue == x > 0\nInv == A!True", nothing},
		{"CONSTANT N\nVARIABLE x\nA == INSTANCE Abs\nInv == A!Equal", "Inv is true by its form, whatever the state"},
	} {
		modules := map[string]string{"M": c.body}
		for name, text := range abstract {
			modules[name] = text
		}
		assert.Equal(t, c.want, modelOf(t, "INVARIANT Inv CONSTANT N = 3", modules).Trivial("Inv"), c.body)
	}
	s := modelOf(t, "INVARIANT Inv", map[string]string{"M": "VARIABLE x\nB == INSTANCE Base\nType == 1 > 0\nInv == B!OfBase", "Base": abstract["Base"]})
	assert.Empty(t, s.Trivial("Inv"))
	assert.NotEmpty(t, s.Trivial("Type"))
	s = modelOf(t, "INVARIANT Inv CONSTANT Low <- [Abs]Other", map[string]string{"M": "VARIABLE x\nA == INSTANCE Abs\nOther == x > 0\nLow == 1 > 0\nInv == Low", "Abs": "VARIABLE x\nLow == 1 > 0"})
	assert.Empty(t, s.Trivial("Inv")) // replaced, in some module
	s = modelOf(t, "INVARIANT Inv CONSTANT Low <- Other", map[string]string{"M": "VARIABLE x\nA == INSTANCE Abs\nOther == x > 0\nLow == 1 > 0\nInv == A!Low", "Abs": "VARIABLE x\nLow == 1 > 0"})
	assert.Empty(t, s.Trivial("Inv")) // whether that Low is replaced too is not certain
}

// The same names are not taken for each other through what modules extend.
func TestTrivialOfExtended(t *testing.T) {
	s := modelOf(t, "INVARIANT Inv", map[string]string{
		"M": "EXTENDS Base\nType == 1 > 0\nInv == OfBase", "Base": "VARIABLE x\nLOCAL Type == x < 3\nOfBase == Type",
	})
	assert.Empty(t, s.Trivial("Inv"))
}

// Modules that instantiate each other, which TLC refuses, are read to an end.
func TestInstancesInACircle(t *testing.T) {
	s := modelOf(t, "INVARIANT Inv", map[string]string{
		"M": "VARIABLE x\nINSTANCE A\nI == INSTANCE A\nInv == I!Inv", "A": "VARIABLE x\nINSTANCE B\nI == INSTANCE M\nINSTANCE M\nInv == I!Inv", "B": "VARIABLE x\nINSTANCE A\nINSTANCE M",
	})
	assert.Empty(t, s.Trivial("Inv"))
}

// WF may stand in an instance.
func TestFairInAnInstance(t *testing.T) {
	s := modelOf(t, "SPECIFICATION Spec", map[string]string{"M": "VARIABLE x\nI == INSTANCE Live\nSpec == x = 0 /\\ [][x' = x]_x /\\ I!Spec", "Live": "VARIABLE x\nSpec == WF_x(x' = x)"})
	assert.True(t, s.Fair())
}

// A short text can lead to any number of names; then nothing is known of it, at once.
func TestNamesWithoutNumber(t *testing.T) {
	many := func(sign, of string) string { return of + strings.Repeat(" "+sign+" "+of, 9) }
	modules := map[string]string{"M": "VARIABLE x\nI == INSTANCE A0\nInv == I!Op\nT0 == " + many("/\\", "T1") + "\nNext == N0\nN0 == " + many("\\/", "N1") + "\nSpec == x = 0 /\\ [][Next]_x"}
	for i := range 15 {
		body := "VARIABLE x\n"
		ops := []string{}
		for j := range 10 {
			body += fmt.Sprintf("I%d == INSTANCE A%d\n", j, i+1)
			ops = append(ops, fmt.Sprintf("I%d!Op", j))
		}
		modules[fmt.Sprintf("A%d", i)] = body + "Op == " + strings.Join(ops, " /\\ ")
		modules["M"] += fmt.Sprintf("\nT%d == %s\nN%d == %s", i+1, many("/\\", fmt.Sprint("T", i+2)), i+1, many("\\/", fmt.Sprint("N", i+2)))
	}
	modules["M"] += "\nT16 == x = x\nN16 == x' = x"
	modules["A15"] = "Op == 1 < 2"
	s := modelOf(t, "INVARIANT Inv SPECIFICATION Spec", modules)
	assert.Empty(t, s.Trivial("Inv"))
	assert.Empty(t, s.Trivial("T0")) // true by its form, too deep to be seen
	assert.Empty(t, s.NextActions())
	assert.False(t, s.Once("N16"))
	assert.False(t, s.Fair())
	assert.False(t, s.Misses("N16"))
}
