package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"time"
)

// startSynod starts synod cluster, and waits until it answers.
func startSynod(program string, store bool, folder string) (*contender, error) {
	folder += ".synod"
	args, set := []string{"cluster", "--port", "0", "--data", folder}, setting(setRegister)
	if store {
		args, set = append(args, "--store"), setKey
	}
	cmd := exec.Command(program, args...)
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
	for {
		if _, err := ask(set, said.Nodes, len(said.Nodes), time.Millisecond); err == nil {
			break
		}
		time.Sleep(50 * time.Millisecond)
	}
	if !store {
		return &contender{"synod", said.Nodes, set, end}, nil
	}
	leader, err := leaderOf(said.Nodes)
	return &contender{"synod", leader, set, end}, err
}

// leaderOf is the node that leads, as the first says.
func leaderOf(nodes []string) ([]string, error) {
	resp, err := http.Get(nodes[0] + "/v1/status")
	if err != nil {
		return nil, err
	}
	defer resp.Body.Close()
	var status struct{ Leader *int }
	if err := json.NewDecoder(resp.Body).Decode(&status); err != nil || status.Leader == nil {
		return nil, fmt.Errorf("node 0 knows of no leader: %w", err)
	}
	return nodes[*status.Leader:][:1], nil
}

func read(path string) []byte {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	return text
}
