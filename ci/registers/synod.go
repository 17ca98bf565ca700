package main

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// startSynod starts synod cluster.
func startSynod(program, folder string) (*contender, error) {
	folder += ".synod"
	cmd := exec.Command(program, "cluster", "--port", "0", "--data", folder)
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	end := func() {
		_ = cmd.Process.Signal(os.Interrupt)
		_ = cmd.Wait()
	}
	var said struct{ Nodes []string }
	for json.Unmarshal(read(filepath.Join(folder, "cluster.json")), &said) != nil || len(said.Nodes) == 0 {
		time.Sleep(50 * time.Millisecond)
	}
	for { // until all have started
		if _, err := ask(said.Nodes, len(said.Nodes), time.Millisecond); err == nil {
			return &contender{"synod", said.Nodes, end}, nil
		}
		time.Sleep(50 * time.Millisecond)
	}
}

func read(path string) []byte {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return text
}
