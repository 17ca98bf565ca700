// Package agree is what a test needs of a specification and the code that implements
// it, each in one call: what TLC must find, that the code agrees with TLC's graph on
// every state and edge, and that exploring the code finds what TLC found.
//
//	var spec = agree.With(os.DirFS("spec")) // the folder of models.json
//
//	func TestSpecification(t *testing.T) { spec.Check(t) }
//	func TestCode(t *testing.T)          { spec.Agrees(t, "Clock", Model()) }
//	func TestExploring(t *testing.T)     { spec.Explores(t, "Clock", Model()) }
//
// Where TLC runs, graphs are TLC's of today, and a recording beside the manifest (synod
// generate writes it) must be the same. Where it does not, the recording stands in for
// it; a test that has neither is skipped, or fails if the environment variable
// SYNOD_REQUIRE has "tlc".
//
// What the caller owes is what package modeltest asks of a Protocol, and package explore
// of a Whole.
package agree
