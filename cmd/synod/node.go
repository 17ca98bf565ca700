package main

import (
	"context"
	crand "crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// nodeFlags are those of node.
type nodeFlags struct {
	id          int
	nodes       []string
	data        string
	first       bool
	cluster     string
	listen      string
	secretFile  string
	store       bool
	journal     string
	piece       int64
	tls         host.TLS
	maxRegister int
	fault       string
}

func nodeCommand() *cobra.Command {
	n := &nodeFlags{}
	cmd := &cobra.Command{
		Use:   "node --id N --nodes URL,... --data FOLDER",
		Short: "One node of a cluster: of registers that are set once, or of a store",
		Long: `node runs one node: it keeps registers, each of which is set once, together with the
other nodes, and answers clients by HTTP; its description is at /v1/openapi.json. With
--store it keeps a replicated key-value store instead, by a log of commands. It runs
until it is interrupted, which is exit code 0 once it has stopped in order, or until its
disk fails, which is 2.

All nodes are given the same addresses in the same order; --id says which one this is.
The first time it is started with --init, which makes its store; never again after that:
a node that lost its store does not know what it has promised, and must not come back.

Without certificates a node listens on this machine alone, and nodes know each other by a
secret in a file. With --tls-cert, --tls-key and --tls-ca it speaks to nobody who shows
no certificate of that authority; that of node N has the common name node-N.`,
		Example: `  synod node --id 0 --nodes http://127.0.0.1:7400 --data node-0 --init
  synod node --id 2 --nodes https://a:7400,https://b:7400,https://c:7400 --data node-2 --listen :7400 \
      --tls-cert node-2.pem --tls-key node-2.key --tls-ca ca.pem`,
		Args:        cobra.NoArgs,
		Annotations: map[string]string{serves: "a cluster"},
	}
	f := cmd.Flags()
	f.IntVar(&n.id, "id", -1, "which of the nodes it is, from 0 on")
	f.StringSliceVar(&n.nodes, "nodes", nil, "the addresses of all nodes, in their order")
	f.StringVar(&n.data, "data", "", "the folder of its store")
	f.BoolVar(&n.first, "init", false, "make the store: the first time, and never again")
	f.StringVar(&n.cluster, "cluster", "synod", "the name of the cluster")
	f.StringVar(&n.listen, "listen", "", "where it listens, HOST:PORT (default as in --nodes)")
	f.StringVar(&n.secretFile, "secret-file", "", "a file with the secret that the nodes share; where there is no TLS")
	f.BoolVar(&n.store, "store", false, "keep a replicated key-value store; the same for all nodes")
	f.StringVar(&n.journal, "log", "", "write what happens to this file, for synod validate")
	f.Int64Var(&n.piece, "log-bytes", 0, "begin another file of the log after so many bytes; 0: never")
	f.IntVar(&n.maxRegister, "max-registers", 1_000_000, "how many registers it may have")
	f.StringVar(&n.fault, "test-store-fault", "", "only for tests: what this file says goes wrong with the next write")
	if err := f.MarkHidden("test-store-fault"); err != nil {
		panic(err) // there is one
	}
	addTLS(cmd, &n.tls)
	cmd.RunE = func(cmd *cobra.Command, _ []string) error { return n.run(cmd) }
	return cmd
}

func addTLS(cmd *cobra.Command, t *host.TLS) {
	f := cmd.Flags()
	f.StringVar(&t.Certificate, "tls-cert", "", "a certificate, for mutual TLS")
	f.StringVar(&t.Key, "tls-key", "", "its key")
	f.StringVar(&t.Authority, "tls-ca", "", "the certificate of the authority that signs those of nodes and clients")
}

// options reads what the flags name.
func (n *nodeFlags) options(log *slog.Logger) (o host.Options, err error) {
	if n.id < 0 || n.id >= len(n.nodes) || n.data == "" {
		return o, fmt.Errorf("want --nodes with all addresses, --id from 0 to one less than they are, and --data, got %d addresses, --id %d and --data %q", len(n.nodes), n.id, n.data)
	}
	id, err := node.NewIdentity(n.cluster, n.id, len(n.nodes))
	if err != nil {
		return o, err
	}
	secret, err := readSecret(n.secretFile)
	if err != nil {
		return o, err
	}
	if n.piece < 0 || n.piece > 0 && n.piece < leastPiece {
		return o, fmt.Errorf("--log-bytes %d: want at least %d, or 0 for never", n.piece, leastPiece)
	}
	var seed [8]byte
	if _, err := crand.Read(seed[:]); err != nil {
		return o, err
	}
	policy := node.Usual(binary.BigEndian.Uint64(seed[:]))
	policy.MaxRegisters = n.maxRegister
	o = host.Options{Identity: id, Nodes: n.nodes, Listen: n.listen, Secret: secret, TLS: n.tls, Policy: policy, Store: n.store, Log: log, Journal: n.journal, Piece: n.piece}
	return o, o.Check()
}

func readSecret(file string) (string, error) {
	if file == "" {
		return "", nil
	}
	info, err := os.Stat(file)
	if err != nil {
		return "", err
	}
	if info.Mode().Perm()&0o077 != 0 {
		return "", fmt.Errorf("%s: others may read it, its mode is %v: chmod 600 it", file, info.Mode())
	}
	const longest = 64 << 10
	text, err := wholefile.Read(os.DirFS(filepath.Dir(file)), filepath.Base(file), longest)
	return strings.TrimSpace(string(text)), err
}

// leastPiece of a log keeps its files few.
const leastPiece = 1000

// storeFile is the file in a node's folder.
func storeFile(store bool) string {
	if store {
		return "log.db"
	}
	return "registers.db"
}

func (n *nodeFlags) run(cmd *cobra.Command) error {
	onTerminal.stays()
	log := slog.New(slog.NewTextHandler(cmd.ErrOrStderr(), nil))
	o, err := n.options(log)
	if err != nil {
		return err
	}
	path := filepath.Join(n.data, storeFile(n.store))
	if n.first {
		if err := os.MkdirAll(n.data, 0o700); err != nil {
			return err
		}
		if err := host.CreateStore(path, node.Format(o.Identity)); err != nil {
			return err
		}
	}
	store, err := host.OpenStore(path)
	if err != nil {
		return err
	}
	if n.fault != "" {
		log.Warn("the store is made to fail, for a test", "by", n.fault)
		if store, err = host.Faulty(store, n.fault); err != nil {
			return err
		}
	}
	s, err := host.Listen(o, store)
	if err != nil {
		return errors.Join(err, store.Close())
	}
	log.Info("listens", "node", n.id, "at", s.Address(), "process", os.Getpid())
	err = errors.Join(s.Run(cmd.Context()), store.Close())
	log.Info("has stopped", "node", n.id)
	if errors.Is(err, context.Canceled) {
		return nil
	}
	return err
}

// exists tells whether there is a file.
func exists(path string) (bool, error) {
	_, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
