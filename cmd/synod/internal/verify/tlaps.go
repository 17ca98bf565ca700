package verify

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/synod-paxos/synod/cmd/synod/internal/report"
	"github.com/synod-paxos/synod/internal/wholefile"
	"github.com/synod-paxos/synod/trace/proof"
	"github.com/synod-paxos/synod/trace/tlaps"
)

// proveModule is a proof by TLAPS. Whether tlapm is here or not, a module that is not as it was
// seen by tlapm is stale, and what all modules take for granted is what is recorded.
func (v *Verifier) proveModule(ctx context.Context, m *proof.Manifest, p *proof.Proof) (report.Row, error) {
	began := time.Now()
	row := described(m, []*proof.Proof{p}, "tlapm")
	files, err := modules(v.Files, ".", proofFolder)
	if err != nil {
		return row, err
	}
	module := strings.TrimSuffix(p.File, ".tla")
	reached := tlaps.Closure(files, module)
	if assumed := tlaps.Assumed(reached); !slices.Equal(assumed, p.Assumes) {
		row.Failures = []report.Failure{{What: fmt.Sprintf("%s assumes %v; proofs.json expects %v", p.File, assumed, p.Assumes)}}
		return row, nil
	}
	_, err = v.Provers.TLAPM(ctx)
	if ctx.Err() != nil {
		return row, context.Cause(ctx)
	}
	stale := stale(m, p, reached)
	if err != nil {
		if row.Proof.Absent, row.Result = err.Error(), "tlapm is not here: not run"; stale != nil {
			row.Proof.Absent, row.Broken, row.Failures = "", true, []report.Failure{*stale}
		}
		return row, nil
	}
	row, err = v.runModule(ctx, row, files, module, p)
	if stale != nil && err == nil && len(row.Failures) == 0 {
		stale.Undone = false
		row.Failures = []report.Failure{*stale}
	}
	total(&row, began)
	return row, err
}

// stale tells which modules tlapm has not seen as they are; nil if there are none.
func stale(m *proof.Manifest, p *proof.Proof, reached []tlaps.Module) *report.Failure {
	var changed []string
	for _, module := range reached {
		if m.Seen[module.Name] != module.Hash {
			changed = append(changed, fmt.Sprintf("%s (now %s)", module.Name, module.Hash))
		}
	}
	if len(changed) == 0 {
		return nil
	}
	return &report.Failure{
		What:   fmt.Sprintf("stale: tlapm has not seen %s as they are: prove %s with tlapm, then record their hashes", strings.Join(changed, ", "), p.Name),
		Undone: true,
	}
}

// runModule has tlapm prove a module.
func (v *Verifier) runModule(ctx context.Context, row report.Row, files map[string][]byte, module string, p *proof.Proof) (report.Row, error) {
	prover, err := v.Provers.TLAPM(ctx)
	if err != nil {
		return row, err
	}
	patience := 4 * v.patience() // it starts a back end for each obligation
	limited, cancel := context.WithTimeoutCause(ctx, patience, fmt.Errorf("not done after %v", patience))
	defer cancel()
	found, err := prover.Prove(limited, files, module, tlaps.Options{Stretch: stretch})
	switch {
	case ctx.Err() != nil:
		return row, context.Cause(ctx)
	case err != nil:
		row.Broken = true
		row.Failures = []report.Failure{{What: err.Error(), Undone: true}}
		return row, nil
	}
	row.Proof.Proved = found.Obligations - found.Failed
	switch {
	case found.Failed > 0: // a back end that gave up has not said that it is false
		row.Broken = true
		row.Failures = []report.Failure{{
			What: fmt.Sprintf("%d of %d obligations are not proved", found.Failed, found.Obligations), How: strings.Join(found.Places, "\n"), Undone: true,
		}}
	case found.Obligations != p.Obligations:
		row.Failures = []report.Failure{{What: fmt.Sprintf("there are %d obligations; proofs.json expects %d", found.Obligations, p.Obligations)}}
	}
	return row, nil
}

// stretch gives back ends of TLAPS, which have five or ten seconds for an obligation,
// time enough on a busy machine.
const stretch = 5

const maxModule = 8 << 20 // bytes

// modules are those of some folders.
func modules(files fs.FS, folders ...string) (map[string][]byte, error) {
	all := map[string][]byte{}
	for _, folder := range folders {
		names, err := fs.Glob(files, path.Join(folder, "*.tla"))
		if err != nil {
			return nil, err
		}
		for _, name := range names {
			if all[path.Base(name)], err = wholefile.Read(files, name, maxModule); err != nil {
				return nil, err
			}
		}
	}
	return all, nil
}
