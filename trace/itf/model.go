package itf

import (
	"strings"

	"github.com/synod-paxos/synod/trace/tla"
)

// sortOfModels is the type of model values whose name does not tell another.
const sortOfModels = "MODEL"

// sortOf returns the sort that the text of a constant ends with, the shortest: NAME_OF_SORT is what
// Apalache takes for an uninterpreted constant. ok is false for an ordinary string.
func sortOf(text string) (sort string, ok bool) {
	for at := len(text) - 1; at > 0; at-- {
		sort, ok := strings.CutPrefix(text[at:], "_OF_")
		if ok && isFieldName(sort) && strings.ToUpper(sort) == sort && isFieldName("_"+text[:at]) {
			return sort, true
		}
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
