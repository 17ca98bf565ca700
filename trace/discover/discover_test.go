package discover_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/synod-paxos/synod/trace/discover"
	"github.com/synod-paxos/synod/trace/manifest"
)

// tree makes files of a text in which each begins with a line "@@ path".
func tree(text string) fstest.MapFS {
	files := fstest.MapFS{}
	for _, part := range strings.Split(text, "@@ ")[1:] {
		name, body, _ := strings.Cut(part, "\n")
		files[strings.TrimSpace(name)] = &fstest.MapFile{Data: []byte(body)}
	}
	return files
}

// module is one that extends others and defines those operators.
func module(name, extends string, defines ...string) string {
	body := "---- MODULE " + name + " ----\n" + extends + "\n"
	for _, d := range defines {
		body += d + " == TRUE\n"
	}
	return "@@ " + name + ".tla\n" + body + "====\n"
}

func find(t *testing.T, text string) (models, left []string, found *discover.Found) {
	t.Helper()
	found, err := discover.Find(tree(text))
	require.NoError(t, err)
	for _, m := range found.Models {
		models = append(models, fmt.Sprintf("%s: %s %s", m.Name, m.Module, m.Config))
	}
	for _, l := range found.Left {
		left = append(left, l.Path+": "+l.Why)
	}
	return models, left, found
}

// A configuration is of the module that has its name, that its name begins with, or that alone has
// all that it names.
func TestConfigurations(t *testing.T) {
	spec := "@@ %s.cfg\nSPECIFICATION Spec\nINVARIANT Inv\n"
	for _, c := range []struct{ files, model, left string }{
		{module("A", "") + fmt.Sprintf(spec, "A"), "A: A A.cfg", ""},
		{module("A", "", "Spec", "Inv") + module("AB", "", "Spec", "Inv") + fmt.Sprintf(spec, "AB_small"), "AB_small: AB AB_small.cfg", ""},
		{module("A", "", "Spec") + module("MCA", "EXTENDS A", "Inv") + fmt.Sprintf(spec, "small"), "small: MCA small.cfg", ""},
		{module("A", "", "Spec", "Inv") + module("MCA", "EXTENDS A") + fmt.Sprintf(spec, "small"), "small: MCA small.cfg", ""},
		{module("A", "", "Spec", "Inv") + module("B", "", "Spec", "Inv") + fmt.Sprintf(spec, "small"), "", "small.cfg: it fits the modules A, B: name it as the one that it is for"},
		{module("A", "", "Spec") + fmt.Sprintf(spec, "small"), "", "small.cfg: no module beside it defines all that it names: Spec, Inv"},
		{"@@ A.tla\n---- MODULE\n  A ----\nSpec == 1\nInv == 1\n====\n" + module("B", "", "Spec", "Inv") + fmt.Sprintf(spec, "A"), "A: A A.cfg", ""},
		{"@@ A.tla\nSpec == 1\nInv == 1\n====\n" + module("B", "", "Spec", "Inv") + fmt.Sprintf(spec, "A"), "",
			"A.cfg: no header of a module can be read in A.tla, which TLC would take: it begins ---- MODULE A ----"},
		{"@@ a b.cfg\nINIT Init\n", "", "a b.cfg: its name has signs that are not letters, digits, _, . and -"},
		{"@@ A.tla\n---- MODULE A ----\nASSUME 1 < 2\n====\n@@ A.cfg\n\\* nothing to say\n", "A: A A.cfg", ""}, // TLC evaluates it
		{"@@ A.tla\n---- MODULE A ----\nASSUME 1 < 2\n====\n@@ B.cfg\n", "", "B.cfg: it says nothing that TLC takes for a configuration"},
		{"@@ A.tla\n---- MODULE A ----\nASSUME 1 < 2\n====\n@@ A.cfg\nnothing\n", "", "A.cfg: it says nothing that TLC takes for a configuration"},
		{"@@ A.tla\n---- MODULE A ----\n====\n@@ A.cfg\n", "", "A.cfg: it says nothing that TLC takes for a configuration"},
		{"@@ notes.cfg\nnothing of TLC\n", "", "notes.cfg: it says nothing that TLC takes for a configuration"},
	} {
		models, left, _ := find(t, c.files)
		assert.Equal(t, c.model, strings.Join(models, "\n"))
		if c.left != "" {
			assert.Contains(t, left, c.left)
		}
	}
}

// Names are those of configurations, with the folder where two have the same; folders that are hidden
// and what TLC writes of counterexamples are passed over.
func TestNames(t *testing.T) {
	a := "---- MODULE A ----\nSpec == TRUE\n====\n"
	cfg := "SPECIFICATION Spec\n"
	models, left, found := find(t, "@@ x/A.tla\n"+a+"@@ x/A.cfg\n"+cfg+"@@ y/A.tla\n"+a+"@@ y/A.cfg\n"+cfg+"@@ z/B.tla\n"+strings.Replace(a, "A", "B", 1)+"@@ z/B.cfg\n"+cfg+
		"@@ .git/A.tla\n"+a+"@@ .git/A.cfg\n"+cfg+"@@ z/B_TTrace_1.cfg\n"+cfg)
	assert.Equal(t, []string{"x-A: A A.cfg", "y-A: A A.cfg", "B: B B.cfg"}, models)
	assert.Empty(t, left)
	assert.Equal(t, "x", found.Models[0].Folder)
	assert.Equal(t, manifest.Holds, found.Models[0].Expect.Verdict)
}

// The reason for a model is what its files begin with.
func TestWhy(t *testing.T) {
	head := "---- MODULE A ----\n(* What A is for.\n   More. *)\nVARIABLE x\nInv == TRUE\n====\n"
	for _, c := range []struct{ files, want string }{
		{"@@ A.tla\n" + head + "@@ A.cfg\n\\* Three of them, as fewer\n\\* show nothing. Etc.\nINVARIANT Inv\n", "Three of them, as fewer show nothing."},
		{"@@ A.tla\n" + head + "@@ A.cfg\nINVARIANT Inv\n", "What A is for."},
		{"@@ A.tla\n---- MODULE A ----\n====\n@@ A.cfg\nSPECIFICATION S\n", "A, as A.cfg has it. (It checks no invariant and no property.)"},
	} {
		_, _, found := find(t, c.files)
		require.Len(t, found.Models, 1)
		assert.Equal(t, c.want, found.Models[0].Why)
	}
}

// What no model is of is said, with what to do.
func TestLeft(t *testing.T) {
	_, left, _ := find(t, module("A", "CONSTANTS P, F(_, _), Q\nCONSTANT R", "Spec")+module("B", "EXTENDS A", "Next")+module("Lemmas", "")+
		"@@ P.tla\n---- MODULE P ----\n(* --fair algorithm P { } *)\n\\* BEGIN TRANSLATION\n\\* END TRANSLATION\n====\n")
	assert.Equal(t, []string{
		"B.tla: it has no configuration: write B.cfg beside it, with values for P, F, Q, R",
		"P.tla: its PlusCal has no translation: run pcal.trans on it, and write a configuration",
	}, left)
}

// A collection's manifest says which module a configuration is for, what to expect, and what is not
// for TLC.
func TestExamples(t *testing.T) {
	said := `{"modules": [{"path": "specifications/e/B.tla", "models": [
		{"path": "specifications/e/small.cfg", "mode": "exhaustive search", "result": "safety failure", "distinctStates": 4},
		{"path": "specifications/e/sim.cfg", "mode": {"simulate": {"traceCount": 1}}, "result": "success"},
		{"path": "specifications/e/ap.cfg", "mode": "symbolic", "result": "success"},
		{"path": "specifications/e/none.cfg", "mode": "exhaustive search", "result": "success"}]}]}`
	files := strings.NewReplacer("@@ A", "@@ e/A", "@@ B", "@@ e/B").Replace(module("A", "", "Spec")+module("B", "", "Spec")) +
		"@@ e/small.cfg\nSPECIFICATION Spec\n@@ e/sim.cfg\nSPECIFICATION Spec\n@@ e/ap.cfg\nSPECIFICATION Spec\n@@ e/manifest.json\n" + said
	models, left, found := find(t, files)
	assert.Equal(t, []string{"small: B small.cfg"}, models)
	assert.Contains(t, left, "e/sim.cfg: its manifest.json has it simulated at random, not searched")
	assert.Contains(t, left, "e/ap.cfg: its manifest.json has it checked by Apalache, not TLC")
	assert.Contains(t, left, "e/manifest.json: it names specifications/e/none.cfg, which is not there")
	s := found.Models[0].Said
	assert.Empty(t, s.Differs(manifest.Expect{Verdict: manifest.Invariant, Distinct: 4}))
	assert.Equal(t, "manifest.json says safety failure, TLC finds holds; manifest.json says 4 distinct states, TLC finds 5",
		s.Differs(manifest.Expect{Verdict: manifest.Holds, Distinct: 5}))
}

const launched = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<launchConfiguration type="org.lamport.tla.toolbox.tool.tlc.modelCheck">
<stringAttribute key="configurationName" value="Model_1"/>
<booleanAttribute key="mcMode" value="true"/>
<stringAttribute key="modelBehaviorSpec" value="Spec"/>
<intAttribute key="modelBehaviorSpecType" value="1"/>
<booleanAttribute key="modelCorrectnessCheckDeadlock" value="false"/>
<listAttribute key="modelCorrectnessInvariants"><listEntry value="1Inv"/><listEntry value="0Other"/><listEntry value="1x &lt; 3"/></listAttribute>
<listAttribute key="modelCorrectnessProperties"/>
<listAttribute key="modelParameterConstants">
<listEntry value="Proc;;{p1, p2};1;1"/><listEntry value="Val;;{v1};1;1"/><listEntry value="None;;None;1;0"/><listEntry value="F;a, b;a + b;0;0"/>
</listAttribute>
<stringAttribute key="modelParameterContraint" value="x &lt; 9"/>
<stringAttribute key="modelParameterNewDefinitions" value="Two == 2"/>
<stringAttribute key="specName" value="A"/>
</launchConfiguration>
`

// A model of the Toolbox becomes a module and a configuration.
func TestToolbox(t *testing.T) {
	models, left, found := find(t, module("A", "", "Spec", "Inv")+"@@ A_Model_1.cfg\nSPECIFICATION Spec\n@@ A.toolbox/A___Model_1.launch\n"+launched+
		"@@ A.toolbox/Model_1/MC.cfg\nSPECIFICATION Spec\n@@ A.toolbox/Model_1/MC.tla\n---- MODULE MC ----\n====\n@@ A.toolbox/B___x.launch\n<x")
	assert.Equal(t, []string{"A_Model_1: A_Model_1 A_Model_1.cfg"}, models)
	assert.Len(t, left, 1)
	files := found.Models[0].Files
	assert.Equal(t, "---- MODULE A_Model_1 ----\n\\* Made of the Toolbox's model by synod init.\nEXTENDS A, TLC\nCONSTANTS p1, p2, v1\n"+
		"A_Model_1_F_1(a, b) ==\na + b\nA_Model_1_symmetry ==\n  Permutations({p1, p2}) \\cup Permutations({v1})\nTwo == 2\n"+
		"A_Model_1_constraint_2 ==\nx < 9\nA_Model_1_invariant_3 ==\nx < 3\n====\n", string(files["A_Model_1.tla"]))
	assert.Equal(t, "SPECIFICATION Spec\nCONSTANT p1 = p1\nCONSTANT p2 = p2\nCONSTANT Proc = {p1, p2}\nCONSTANT v1 = v1\nCONSTANT Val = {v1}\n"+
		"CONSTANT None = None\nCONSTANT F <- A_Model_1_F_1\nSYMMETRY A_Model_1_symmetry\nCONSTRAINT A_Model_1_constraint_2\nINVARIANT Inv\nINVARIANT A_Model_1_invariant_3\nCHECK_DEADLOCK FALSE\n",
		string(files["A_Model_1.cfg"]))
}
