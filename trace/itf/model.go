package itf

import (
	"regexp"
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// sortOfModels is the type of model values whose name does not tell another.
const sortOfModels = "MODEL"

// constant is what Apalache takes for an uninterpreted constant: its name and its sort.
var constant = regexp.MustCompile(`^([a-zA-Z0-9_]+)_OF_([A-Z_][A-Z0-9_]*)$`)

// sortOf returns the sort that the text of a constant ends with; ok is false for an ordinary
// string.
func sortOf(text string) (sort string, ok bool) {
	if m := constant.FindStringSubmatch(text); m != nil {
		return m[2], true
	}
	return "", false
}

// modelName returns the name of the model value for which a constant stands; ok is false if TLA+
// has no such name.
func modelName(text string) (name string, ok bool) {
	if sort, _ := sortOf(text); sort == sortOfModels {
		if name := strings.TrimSuffix(text, "_OF_"+sortOfModels); isModel(name) {
			return name, true
		}
	}
	return text, isModel(text)
}

// modelText is the inverse of modelName.
func modelText(name string) string {
	if _, ok := sortOf(name); ok {
		if same, _ := modelName(name); same == name {
			return name
		}
	}
	return name + "_OF_" + sortOfModels
}

func isModel(name string) bool {
	v, err := tla.Parse(name)
	return err == nil && v.Kind() == tla.KindModel
}
