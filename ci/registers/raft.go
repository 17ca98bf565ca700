package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/raft"
	boltdb "github.com/hashicorp/raft-boltdb/v2"
)

// raftNode is the variable that makes the program a node: its number, its folder, and the addresses
// of all, for raft and for clients, divided by commas.
const raftNode = "REGISTERS_RAFT_NODE"

const raftNodes = 3

// startRaft starts a cluster, and gives its leader.
func startRaft(store bool, folder string) (*contender, error) {
	set := setting(setRegister)
	if store {
		set = setKey
	}
	at, err := free(2 * raftNodes)
	if err != nil {
		return nil, err
	}
	var running []*exec.Cmd
	end := func() {
		for _, cmd := range running {
			_ = cmd.Process.Kill()
			_ = cmd.Wait()
		}
	}
	for n := range raftNodes {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), raftNode+"="+strings.Join(append([]string{fmt.Sprint(n), fmt.Sprintf("%s.raft-%d", folder, n)}, at...), ","))
		cmd.Stderr = os.Stderr
		if err := cmd.Start(); err != nil {
			end()
			return nil, err
		}
		running = append(running, cmd)
	}
	for {
		for _, client := range at[raftNodes:] {
			if _, err := ask(set, []string{"http://" + client}, 1, time.Millisecond); err == nil {
				return &contender{"hashicorp/raft", []string{"http://" + client}, set, end}, nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// free are so many addresses where nobody listens.
func free(n int) (at []string, err error) {
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, err
		}
		defer l.Close()
		at = append(at, l.Addr().String())
	}
	return at, nil
}

// registers are the state that raft replicates.
type registers struct {
	mu     sync.Mutex
	values map[string]string
}

// command is an entry of raft's log.
type command struct {
	Key, Value string
	Over       bool // a value that is there
}

// Apply is [raft.FSM.Apply]: the first value of a register stays.
func (r *registers) Apply(l *raft.Log) any {
	var c command
	if err := json.Unmarshal(l.Data, &c); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if _, set := r.values[c.Key]; !set || c.Over {
		r.values[c.Key] = c.Value
	}
	return r.values[c.Key]
}

// Snapshot is [raft.FSM.Snapshot]; Restore is [raft.FSM.Restore]. A run is too short for them.
func (r *registers) Snapshot() (raft.FSMSnapshot, error) { return nil, errors.New("none") }

// Restore is [raft.FSM.Restore].
func (r *registers) Restore(io.ReadCloser) error { return errors.New("none") }

// runRaft is a node, until it is killed.
func runRaft(said string) error {
	parts := strings.Split(said, ",")
	folder, at := parts[1], parts[2:]
	var n int
	if _, err := fmt.Sscan(parts[0], &n); err != nil {
		return err
	}
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	node, err := newRaft(n, folder, at[:raftNodes])
	if err != nil {
		return err
	}
	return http.ListenAndServe(at[raftNodes+n], front(node))
}

func newRaft(n int, folder string, at []string) (*raft.Raft, error) {
	store, err := boltdb.NewBoltStore(filepath.Join(folder, "raft.db"))
	if err != nil {
		return nil, err
	}
	transport, err := raft.NewTCPTransport(at[n], nil, 3, 10*time.Second, io.Discard)
	if err != nil {
		return nil, err
	}
	config := raft.DefaultConfig()
	config.LocalID, config.LogOutput, config.SnapshotThreshold = raft.ServerID(fmt.Sprint(n)), io.Discard, 1<<40
	var servers []raft.Server
	for i, address := range at {
		servers = append(servers, raft.Server{ID: raft.ServerID(fmt.Sprint(i)), Address: raft.ServerAddress(address)})
	}
	node, err := raft.NewRaft(config, &registers{values: map[string]string{}}, store, store, raft.NewInmemSnapshotStore(), transport)
	if err != nil {
		return nil, err
	}
	return node, node.BootstrapCluster(raft.Configuration{Servers: servers}).Error()
}

// front takes sets by HTTP, as synod does.
func front(node *raft.Raft) http.Handler {
	mux := http.NewServeMux()
	apply := func(w http.ResponseWriter, r *http.Request, over bool) {
		asked := command{Key: r.PathValue("key"), Over: over}
		if err := json.NewDecoder(io.LimitReader(r.Body, 1<<20)).Decode(&asked); err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		entry, err := json.Marshal(asked)
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		done := node.Apply(entry, 10*time.Second)
		if err := done.Error(); err != nil {
			http.Error(w, err.Error(), http.StatusServiceUnavailable)
			return
		}
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(map[string]any{"key": asked.Key, "chosen": true, "value": done.Response()})
	}
	mux.HandleFunc("PUT /v1/registers/{key}", func(w http.ResponseWriter, r *http.Request) { apply(w, r, false) })
	mux.HandleFunc("POST /v1/commands", func(w http.ResponseWriter, r *http.Request) { apply(w, r, true) })
	return mux
}
