package main

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/internal/overlay"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/discover"
	"github.com/synod-paxos/synod/trace/manifest"
)

const newManifest = "models.json"

func initCommand() *cobra.Command {
	s := &settings{}
	cmd := &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "A manifest of the specifications in a folder, with what TLC finds in each",
		Long: `init looks through a folder, and those in it, for what TLC can check: configurations,
each with its module, and models of the TLA+ Toolbox, of which it makes modules and
configurations. It runs TLC on each and writes what it finds into models.json: verdict,
states, what is checked, which actions are taken. From then on synod check --manifest
compares with that.

A model that does not hold is a failure here, and is written as one that must fail:
whoever did not mean that mends it, and its verdict in the manifest. A manifest.json as in the collection
of examples at github.com/tlaplus/Examples is compared with what TLC finds.`,
		Example: examples("init", "specs", "specs --library specs/lib/CommunityModules.jar --timeout 5m"),
		Args:    cobra.MaximumNArgs(1),
	}
	f := cmd.Flags()
	f.BoolVar(&s.json, "json", false, "print one JSON object")
	f.StringVar(&s.junit, "junit", "", "also write the result as JUnit XML to this file")
	f.IntVar(&s.cores, "cores", 0, "how many models to run at a time (default half as many again as there are cores)")
	s.addLimits(cmd)
	s.addEarly(cmd)
	s.addWhole(cmd)
	f.Lookup("timeout").DefValue, s.timeout = "1m", time.Minute
	s.addLibraries(cmd)
	s.outputs.add(cmd)
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		folder := "."
		if len(args) == 1 {
			folder = args[0]
		}
		a := &adoption{settings: s, folder: folder, models: map[string]manifest.Model{}}
		return a.run(cmd)
	}
	return cmd
}

// adoption makes a manifest.
type adoption struct {
	*settings
	folder string
	files  fs.FS // of the folder
	found  *discover.Found
	draft  *manifest.Manifest

	mu     sync.Mutex
	models map[string]manifest.Model // as TLC found them, by name
}

func (a *adoption) run(cmd *cobra.Command) error {
	if err := a.wholeSensible(); err != nil {
		return err
	}
	root, err := os.OpenRoot(a.folder) // nothing leads out of it
	if err != nil {
		return fmt.Errorf("cannot read the folder: %w", err)
	}
	defer root.Close()
	a.files = root.FS()
	if _, err := fs.Stat(a.files, newManifest); err == nil {
		return fmt.Errorf("%s is there: to take over what changed use synod check --accept %s; to make it anew remove it",
			a.path(newManifest), report.Command("--manifest", a.path(newManifest)))
	}
	if a.found, err = discover.Find(a.files); err != nil {
		return err
	}
	if len(a.found.Models) == 0 {
		for _, note := range a.left() {
			fmt.Fprintf(cmd.OutOrStdout(), "note: %s\n", note)
		}
		return fmt.Errorf("there is nothing in %s that TLC could check: no configuration, and no model of the Toolbox", a.folder)
	}
	session, err := a.openOn(cmd, onlyTLC, a.drafted)
	if err != nil {
		return err
	}
	a.whole(session.options)
	if err := session.selfTest(); err != nil {
		return err
	}
	session.options.Timeout, session.options.Folder = a.timeout, fromWorkspace(a.folder)
	a.manifest = a.path(newManifest)
	r, err := session.run([]choice{{verifier: session.verifiers[0], models: a.all()}}, func(c choice) verify.Jobs {
		return c.verifier.Adopt(c.models, a.take)
	})
	if err != nil {
		return session.close(r, err)
	}
	if err := a.write(session.tlc); err != nil {
		return err
	}
	a.tell(r)
	if wrong := session.options.Wrong; len(wrong) > 0 {
		r.Notes = append(r.Notes, fmt.Sprintf("%s is known to be wrong about %d things that a specification may use, and a model that does gets a warning: synod doctor lists them",
			session.tlc, len(wrong)))
	}
	r.Notes = append(r.Notes, a.left()...)
	return session.close(r, nil)
}

func (a *adoption) path(name string) string { return filepath.Join(a.folder, filepath.FromSlash(name)) }

// drafted is the manifest as it is known before TLC has run, over the files that it needs.
func (a *adoption) drafted() (verify.Verifiers, error) {
	a.draft = &manifest.Manifest{Protocol: a.name()}
	made := map[string][]byte{}
	for _, m := range a.found.Models {
		a.draft.Models = append(a.draft.Models, m.Model)
		maps.Copy(made, m.Files)
	}
	if err := a.inside(); err != nil {
		return nil, err
	}
	made[newManifest] = a.draft.Text()
	v, err := verifier(overlay.Overlaid{FS: a.files, Over: made}, newManifest)
	if err != nil {
		return nil, err
	}
	return verify.Verifiers{v}, a.addTo(v.Manifest)
}

// name is that of the folder.
func (a *adoption) name() string {
	whole, err := filepath.Abs(a.folder)
	if err != nil || filepath.Base(whole) == string(filepath.Separator) {
		return "specifications"
	}
	return filepath.Base(whole)
}

func (a *adoption) all() (models []*manifest.Model) {
	for i := range a.draft.Models {
		models = append(models, &a.draft.Models[i])
	}
	return models
}

func (a *adoption) take(m manifest.Model) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.models[m.Name] = m
}

// write writes the manifest, and before it the files of the Toolbox's models.
func (a *adoption) write(version string) error {
	if len(a.models) == 0 {
		return nil
	}
	out := &manifest.Manifest{Protocol: a.draft.Protocol, TLC: version, Libraries: a.draft.Libraries}
	for _, m := range a.found.Models {
		model, ok := a.models[m.Name]
		if !ok {
			continue
		}
		out.Models = append(out.Models, model)
		for _, name := range slices.Sorted(maps.Keys(m.Files)) {
			if err := wholefile.Write(a.path(name), m.Files[name]); err != nil {
				return err
			}
		}
	}
	return wholefile.Write(a.path(newManifest), out.Text())
}

// tell makes failures of what nobody said would not hold, and says what was written.
func (a *adoption) tell(r *report.Report) {
	failing, held := 0, 0
	for i := range r.Rows {
		row := &r.Rows[i]
		model, ok := a.models[row.Model]
		if !ok {
			continue
		}
		at := slices.IndexFunc(a.found.Models, func(m discover.Model) bool { return m.Name == row.Model })
		said := a.found.Models[at].Said
		if said != nil {
			row.Failures = slices.DeleteFunc(row.Failures, func(f report.Failure) bool { return !strings.HasPrefix(f.What, "warning: ") })
		}
		if differs := said.Differs(model.Expect); differs != "" {
			row.Failures = append(row.Failures, report.Failure{Kind: "not as manifest.json says", What: differs})
		}
		if model.Expect.Verdict == manifest.Holds {
			held++
		} else {
			failing++
		}
	}
	r.Holds = len(r.Failed()) == 0
	r.Summary = fmt.Sprintf("%s has %d models that hold, %d that must fail; %d rows could not be done, %d files left out",
		a.path(newManifest), held, failing, len(r.Rows)-held-failing, len(a.found.Left))
	if len(a.models) == 0 {
		r.Summary = "no manifest was written: TLC came to no verdict of any model"
	}
}

// left lists what no model was made of.
func (a *adoption) left() (notes []string) {
	for _, l := range a.found.Left {
		notes = append(notes, fmt.Sprintf("left out: %s: %s", report.Cell(l.Path), report.Cell(l.Why)))
	}
	return notes
}

// inside puts the libraries that are in the folder into the manifest.
func (a *adoption) inside() error {
	for _, name := range a.libraries {
		within, err := filepath.Rel(a.folder, name)
		if err != nil || !filepath.IsLocal(within) || within == "." {
			continue
		}
		l := manifest.Library{Path: path.Clean(filepath.ToSlash(within))}
		if strings.HasSuffix(l.Path, ".jar") {
			if _, l.SHA256, err = manifest.OpenJar(a.files, l.Path); err != nil {
				return fmt.Errorf("--library %s: %w", name, err)
			}
		}
		a.draft.Libraries = append(a.draft.Libraries, l)
	}
	return nil
}
