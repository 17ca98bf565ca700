package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/cmd/synod/internal/verify"
	"github.com/synod-paxos/synod/internal/required"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/manifest"
	"github.com/synod-paxos/synod/trace/tlc"
	"github.com/synod-paxos/synod/trace/tlc/jar"
)

// settings are the flags that commands with results share.
type settings struct {
	manifest string
	protocol string
	results
	against string // an earlier report
	fresh   bool
	full    bool
	quick   bool
	cores   int
	require []string
	timeout time.Duration // of each run of TLC
	heap    string        // that it may take
	heapAll string        // that all of them may take together
	early   bool          // rows come as models finish

	warnings   string        // show, or fail
	timeoutAll time.Duration // when all models must have ended; 0: never

	libraries []string // where modules are beside the manifest's own folders
	outputs   outputs
}

func (s *settings) add(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&s.manifest, "manifest", "", "a models.json of your own; its specifications lie beside it")
	addProtocol(cmd, &s.protocol, "only this protocol: "+strings.Join(protocol.Names(), " or ")+" (default all)")
	s.results.add(cmd)
	f.StringVar(&s.against, "against", "", "an earlier result, as --json printed it into this file: also say which rows are not as they were")
	f.BoolVar(&s.fresh, "fresh", false, "use no earlier verdicts and graphs")
	f.IntVar(&s.cores, "cores", 0, "how many models to run at a time (default half as many again as there are cores)")
	f.StringSliceVar(&s.require, "require", required.Tools(), "tools whose absence is an error, of "+strings.Join(requirable, ", ")+" (default $SYNOD_REQUIRE)")
}

// addLimits adds what bounds TLC: a specification may have it search for ever.
func (s *settings) addLimits(cmd *cobra.Command) {
	cmd.Flags().DurationVar(&s.timeout, "timeout", 0, "how long TLC may take for one model, as in 90s or 10m; the others go on (default for ever)")
	cmd.Flags().StringVar(&s.heap, "heap", "", "how much memory TLC may have for one model, as in 2GB (default a quarter of the machine's)")
	cmd.Flags().StringVar(&s.heapAll, "heap-all", "", "with --heap, how much all models at a time may have: fewer run side by side then")
}

// addWhole adds what is said of a whole run: what a warning does to it, and when it ends.
func (s *settings) addWhole(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.warnings, "warnings", "show", "show, or fail: what warnings do")
	cmd.Flags().DurationVar(&s.timeoutAll, "timeout-all", 0, "end all models after that time")
}

// wholeSensible refuses what these cannot be.
func (s *settings) wholeSensible() error {
	switch {
	case s.warnings != "show" && s.warnings != "fail":
		return fmt.Errorf("--warnings %s: expected show or fail", s.warnings)
	case s.timeoutAll < 0:
		return fmt.Errorf("--timeout-all %s: give a time, such as 30m", s.timeoutAll)
	}
	return nil
}

// whole takes them into the options.
func (s *settings) whole(o *verify.Options) {
	o.Severe = s.warnings == "fail"
	if s.timeoutAll > 0 {
		o.Until = time.Now().Add(s.timeoutAll)
	}
}

// addEarly adds the flag for the order of rows, which at a terminal nobody needs to give.
func (s *settings) addEarly(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&s.early, "as-they-finish", isTerminal(os.Stdout), "print rows as models finish, not in the manifest's order; so at a terminal")
	cmd.Flags().Lookup("as-they-finish").DefValue = "false"
}

// limits are what bounds TLC: how many MB a model may have, 0 for what Java takes.
func (s *settings) limits() (heapMB int, err error) {
	switch {
	case s.timeout < 0:
		return 0, fmt.Errorf("--timeout %s: give a time, such as 10m", s.timeout)
	case s.heap == "" && s.heapAll != "":
		return 0, errors.New("--heap-all is for --heap: say how much one model may have too")
	case s.heap == "":
		return 0, nil
	}
	bytes, err := heapOf("--heap", s.heap)
	if err != nil {
		return 0, err
	}
	return int(bytes >> 20), s.share(bytes)
}

// share has no more models run side by side than have their memory.
func (s *settings) share(one int64) error {
	if s.heapAll == "" {
		return nil
	}
	all, err := heapOf("--heap-all", s.heapAll)
	if err == nil && all < one {
		err = fmt.Errorf("--heap-all %s: less than the --heap of one model, %s", s.heapAll, s.heap)
	}
	if err != nil {
		return err
	}
	if most := int(all / one); s.cores == 0 || s.cores > most {
		s.cores = min(most, (&verify.Options{Cores: s.cores}).AtATime())
	}
	return nil
}

func heapOf(flag, text string) (int64, error) {
	bytes, err := parseMemory(text)
	if err == nil && bytes < leastMemory {
		err = fmt.Errorf("want at least %d MB, got %.40q", int(leastMemory/1e6), text)
	}
	if err != nil {
		return 0, fmt.Errorf("%s: %w", flag, err)
	}
	return bytes, nil
}

// addProtocol adds the flag, which makes no sense beside a manifest of one's own.
func addProtocol(cmd *cobra.Command, to *string, usage string) {
	cmd.Flags().StringVar(to, "protocol", *to, usage)
	if cmd.Flags().Lookup("manifest") != nil {
		cmd.MarkFlagsMutuallyExclusive("protocol", "manifest")
	}
}

func (s *settings) addSize(cmd *cobra.Command) {
	cmd.Flags().BoolVar(&s.quick, "quick", false, "the models that take seconds (the default)")
	cmd.Flags().BoolVar(&s.full, "full", false, "also the models that take minutes")
	cmd.MarkFlagsMutuallyExclusive("quick", "full")
}

func (s *settings) tag() string {
	if s.full {
		return "full"
	}
	return "quick"
}

// session is one run of a command that gives a report.
type session struct {
	*settings
	cmd       *cobra.Command
	options   *verify.Options
	verifiers verify.Verifiers // of each manifest
	table     table
	progress  *progress
	before    *report.Report // that of --against
	absent    error          // why TLC cannot run
	tlc       string         // its version, if it was asked
}

// table prints rows while they come, and the rest at the end.
type table interface {
	Row(report.Row)
	Close(*report.Report)
}

// need is what a command can do without TLC.
type need int

const (
	noTLC   need = iota // all: it does not even look for it, as looking may fetch the jar
	someTLC             // a part
	onlyTLC             // nothing
)

// open finds the manifests and the tools. Without TLC it fails if that is required,
// or if the command can do nothing without.
func (s *settings) open(cmd *cobra.Command, tlcIs need) (*session, error) {
	return s.openOn(cmd, tlcIs, s.verifiers)
}

// openOn is open on manifests that come from elsewhere than those that the flags name.
func (s *settings) openOn(cmd *cobra.Command, tlcIs need, manifests func() (verify.Verifiers, error)) (*session, error) {
	if err := checkRequired(s.require); err != nil {
		return nil, err
	}
	if s.cores < 0 {
		return nil, fmt.Errorf("--cores %d: give the number of models to run at a time, or 0 for all cores", s.cores)
	}
	if err := errors.Join(s.results.check(), s.outputs.sensible()); err != nil {
		return nil, err
	}
	heapMB, err := s.limits()
	if err != nil {
		return nil, err
	}
	before, err := s.earlier()
	if err != nil {
		return nil, err
	}
	verifiers, err := manifests()
	if err != nil {
		return nil, err
	}
	tools, absent := s.tools(cmd.Context(), tlcIs)
	if absent != nil && (tlcIs == onlyTLC || slices.Contains(s.require, "tlc") || !missing(absent)) {
		return nil, absent
	}
	if tools != nil {
		tools.Deadline, tools.HeapMB = s.timeout, heapMB
	}
	out := &session{settings: s, cmd: cmd, verifiers: verifiers, before: before, absent: absent, progress: newProgress(cmd.ErrOrStderr())}
	out.table = &report.Table{Out: cmd.OutOrStdout()}
	out.options = &verify.Options{
		Tools: tools, Fresh: s.fresh, Cores: s.cores, Cache: cacheFolder(), Failures: "synod-failures",
		Started: out.progress.started, Row: out.row, Provers: &verify.Provers{}, Early: s.early,
	}
	if out.progress.seen() {
		out.options.Progress = out.progress.searches
	}
	if s.manifest != "" {
		out.options.Folder = fromWorkspace(filepath.Dir(s.manifest))
	}
	for _, v := range verifiers {
		v.Options = out.options
	}
	return out, nil
}

// earlier reads what --against names, before anything is done.
func (s *settings) earlier() (*report.Report, error) {
	if s.against == "" {
		return nil, nil
	}
	text, err := wholefile.Read(os.DirFS(filepath.Dir(s.against)), filepath.Base(s.against), maxCompared)
	if err != nil {
		return nil, fmt.Errorf("--against: %w", err)
	}
	r := &report.Report{}
	if err := json.Unmarshal(text, r); err != nil || r.Rows == nil {
		return nil, fmt.Errorf("--against: %s is no result as verify --json and check --json print it", s.against)
	}
	return r, nil
}

// fromWorkspace is a folder as it is called in a workflow of GitHub, whose readers count from the
// root of the checkout; elsewhere it is as the user calls it.
func fromWorkspace(folder string) string {
	root := os.Getenv("GITHUB_WORKSPACE")
	whole, err := filepath.Abs(folder)
	if root == "" || err != nil {
		return folder
	}
	if within, err := filepath.Rel(root, whole); err == nil && filepath.IsLocal(within) {
		return within
	}
	return folder
}

// verifiers are for the user's manifest, or for those that are built in.
func (s *settings) verifiers() (verify.Verifiers, error) {
	if s.manifest != "" {
		// A folder that nothing leads out of: a link in it may lead to what the user can read and
		// whoever wrote the manifest cannot.
		folder, err := os.OpenRoot(filepath.Dir(s.manifest))
		if err != nil {
			return nil, fmt.Errorf("cannot read the manifest: %w", err)
		}
		v, err := verifier(folder.FS(), filepath.Base(s.manifest))
		if in := filepath.Dir(s.manifest); err != nil && in != "." {
			err = fmt.Errorf("in %s: %w", in, err)
		}
		if err != nil {
			return nil, err
		}
		return verify.Verifiers{v}, s.addTo(v.Manifest)
	}
	all, err := protocol.Those(s.protocol)
	if err != nil {
		return nil, fmt.Errorf("--protocol: %w; for a specification of your own use --manifest", err)
	}
	var out verify.Verifiers
	for _, p := range all {
		files, err := p.Files()
		if err != nil {
			return nil, err
		}
		v, err := verifier(files, "models.json")
		if err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, nil
}

func verifier(files fs.FS, name string) (*verify.Verifier, error) {
	m, err := manifest.Load(files, name)
	return &verify.Verifier{Manifest: m, Files: files}, err
}

func (s *settings) tools(ctx context.Context, tlcIs need) (*tlc.Tools, error) {
	if tlcIs == noTLC && !slices.Contains(s.require, "tlc") {
		return nil, nil
	}
	tools, err := tlc.Find(ctx)
	if tlcIs == noTLC {
		tools = nil
	}
	return tools, err
}

// missing tells that Java or the jar is not there. One that is there and does not work is
// another matter: who has it expects that TLC runs.
func missing(err error) bool {
	var noJava *tlc.NoJavaError
	var noJar *jar.NotFoundError
	return errors.As(err, &noJava) || errors.As(err, &noJar)
}

// cacheFolder is where verdicts and graphs are kept between runs.
func cacheFolder() string {
	if dir := os.Getenv("SYNOD_CACHE"); dir != "" {
		return dir
	}
	dir, err := os.UserCacheDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "synod")
}

func (s *session) row(r report.Row) {
	if s.json {
		return
	}
	s.progress.clear()
	s.table.Row(r)
}

// choice are models of one manifest.
type choice struct {
	verifier *verify.Verifier
	models   []*manifest.Model
}

// models finds the models that a user names, or those that are meant where none is
// named, by manifest. A name is that of one model of a protocol; where several protocols
// have it, all of them are meant.
func (s *session) models(names []string, meant func(*verify.Verifier) []*manifest.Model) (out []choice, err error) {
	for _, name := range names {
		if !slices.Contains(s.names(), name) {
			return nil, fmt.Errorf("there is no model %q%s", name, suggestion(s.names(), name))
		}
	}
	for _, v := range s.verifiers {
		c := choice{verifier: v}
		if len(names) == 0 {
			c.models = meant(v)
		}
		for i, name := range names {
			if m, ok := v.Manifest.Model(name); ok && !slices.Contains(names[:i], name) {
				c.models = append(c.models, m)
			}
		}
		if len(c.models) > 0 {
			out = append(out, c)
		}
	}
	return out, nil
}

// tagged finds the models that a user names, or all of the size.
func (s *session) tagged(names []string) ([]choice, error) {
	out, err := s.models(names, func(v *verify.Verifier) []*manifest.Model { return v.Manifest.Tagged(s.tag()) })
	if err == nil && len(out) == 0 {
		err = fmt.Errorf("no model of the manifest has the tag %s: give one the tag, or name models", s.tag())
	}
	return out, err
}

// run does what each manifest's models ask for.
func (s *session) run(chosen []choice, plan func(choice) verify.Jobs) (*report.Report, error) {
	var plans []verify.Jobs
	for _, c := range chosen {
		plans = append(plans, plan(c))
	}
	return verify.Run(s.cmd.Context(), s.options, plans...)
}

func (s *session) names() (names []string) {
	for _, v := range s.verifiers {
		for _, m := range v.Manifest.Models {
			names = append(names, m.Name)
		}
	}
	return names
}

// suggestion names the models that begin like a name that is none.
func suggestion(names []string, name string) string {
	var like []string
	for _, n := range names {
		if strings.HasPrefix(strings.ToLower(n), strings.ToLower(name[:min(3, len(name))])) {
			like = append(like, n)
		}
	}
	if len(like) == 0 || len(like) > 12 {
		return "; see: synod check --list"
	}
	return "; did you mean " + strings.Join(like, ", ") + "?"
}

// close prints what the rows do not say, writes the files that were asked for, and
// gives the error that the command ends with.
func (s *session) close(r *report.Report, err error) error {
	s.progress.clear()
	if err != nil {
		return err
	}
	if len(r.Rows) == 0 {
		return errors.New("there was nothing to do, so nothing is shown: see the manifest's tags, graphs and proofs")
	}
	s.completeNext(r)
	for _, wrong := range s.options.Wrong {
		r.Known = append(r.Known, wrong.String())
	}
	if s.before != nil {
		r.Since = report.Compared(s.against, s.before, r)
	}
	if s.json {
		err = report.JSON(s.cmd.OutOrStdout(), r)
	} else {
		s.table.Close(r)
	}
	if os.Getenv("GITHUB_ACTIONS") == "true" {
		report.Annotations(s.cmd.ErrOrStderr(), r)
	}
	err = errors.Join(err, s.results.write("synod "+s.cmd.Name(), r), s.outputs.write(r))
	switch {
	case err != nil:
		return err
	case len(r.Falsified()) > 0:
		return errFalsified
	case r.Broken():
		return errUndone
	case !r.Holds:
		return errFalsified
	}
	return err
}

// completeNext adds the user's manifest to the commands that failures suggest.
func (s *session) completeNext(r *report.Report) {
	for _, row := range r.Rows {
		for i, f := range row.Failures {
			if s.manifest != "" && f.Next != "" {
				row.Failures[i].Next = f.Next + " " + report.Command("--manifest", s.manifest)
			}
		}
	}
}
