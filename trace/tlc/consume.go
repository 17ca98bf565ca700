package tlc

import (
	"bytes"
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// consume hands what a run has written to the job's functions.
func (j *Job) consume(f folder, verdict Verdict) error {
	if j.Dump != nil && verdict == Holds {
		return j.consumeDump(f)
	}
	if j.Simulate != nil && j.Simulate.Behaviour != nil {
		return j.consumeBehaviours(f)
	}
	return nil
}

func (j *Job) consumeDump(f folder) error {
	file, err := os.Open(f.dump())
	if err != nil {
		return fmt.Errorf("TLC wrote no state graph: %w", err)
	}
	defer file.Close()
	whole, err := endsWhole(file)
	if err != nil {
		return fmt.Errorf("cannot read TLC's state graph: %w", err)
	}
	if !whole {
		return &DiskFullError{Dir: filepath.Dir(f.own.Path), Text: "its state graph is cut off"}
	}
	return j.Dump(file)
}

// endsWhole says whether a graph has its end; TLC does not notice when it cannot write. The end is
// the last line of the ranks and the brackets that close the graph, which no label can imitate:
// there a line break is two characters.
func endsWhole(file *os.File) (bool, error) {
	info, err := file.Stat()
	if err != nil {
		return false, err
	}
	end := make([]byte, min(info.Size(), 16))
	if _, err := file.ReadAt(end, info.Size()-int64(len(end))); err != nil && len(end) > 0 {
		return false, err
	}
	end = bytes.ReplaceAll(end, []byte("\r"), nil)
	return bytes.HasSuffix(end, []byte("}\n}\n}")), nil
}

func (j *Job) consumeBehaviours(f folder) error {
	names, err := behaviourFiles(f.behaviours())
	if err != nil {
		return err
	}
	for _, name := range names {
		states, err := readBehaviourFile(filepath.Join(f.behaviours(), name))
		if err != nil {
			return fmt.Errorf("cannot read a behaviour of TLC's simulation: %w", err)
		}
		if err := j.Simulate.Behaviour(states); err != nil {
			return err
		}
	}
	return nil
}

func readBehaviourFile(path string) ([]State, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	return readBehaviour(file)
}

// behaviourFiles lists "b_WORKER_NUMBER" by worker and number.
func behaviourFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
	}
	slices.SortFunc(names, func(a, b string) int {
		aw, an := behaviourNumber(a)
		bw, bn := behaviourNumber(b)
		return cmp.Or(cmp.Compare(aw, bw), cmp.Compare(an, bn))
	})
	return names, nil
}

func behaviourNumber(name string) (worker, n int64) {
	parts := strings.Split(name, "_")
	if len(parts) != 3 {
		return 0, 0
	}
	return number(parts[1]), number(parts[2])
}
