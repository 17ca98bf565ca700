package host_test

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"go.etcd.io/bbolt"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

var self = node.Identity{Cluster: "test", Self: 0, Quorums: paxos.Majority(1)}

// worked is the file of a node that has set some registers.
func worked(t *testing.T) string {
	t.Helper()
	c := newCluster(t, 1).startAll()
	for _, key := range []string{"a", "b", "c"} {
		c.set(0, key, strings.Repeat(key, 1000))
	}
	c.servers[0].stop()
	return c.file(0)
}

// reopen starts a node on a file, and stops it.
func reopen(path string, id node.Identity) error {
	s, err := host.OpenStore(path)
	if err != nil {
		return err
	}
	defer s.Close()
	_, err = host.New(host.Options{Identity: id, Policy: node.Usual(1)}, s)
	return err
}

func TestStoreIsMadeOnce(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.db")
	if err := reopen(path, self); !errors.Is(err, host.ErrNoStore) || !strings.Contains(err.Error(), "--init") {
		t.Errorf("no file: %v", err)
	}
	if err := host.CreateStore(path, node.Format(self)); err != nil {
		t.Fatal(err)
	}
	if err := host.CreateStore(path, node.Format(self)); err == nil {
		t.Error("a store is made where one is")
	}
	if err := reopen(path, self); err != nil {
		t.Error(err)
	}
	open, err := host.OpenStore(path)
	if err != nil {
		t.Fatal(err)
	}
	defer open.Close()
	if err := reopen(path, self); err == nil || !strings.Contains(err.Error(), "another process uses it") {
		t.Errorf("a file in use: %v", err)
	}
}

// What is not whole, or not this node's, is refused, and never taken for an empty disk.
func TestWrongFilesAreRefused(t *testing.T) {
	t.Parallel()
	path := worked(t)
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := reopen(path, self); err != nil {
		t.Fatalf("the file as it is: %v", err)
	}
	other := self
	other.Cluster = "other"
	if err := reopen(path, other); !errors.Is(err, node.ErrForeign) {
		t.Errorf("another cluster's: %v", err)
	}
	refused := []error{node.ErrDamaged, node.ErrForeign, node.ErrVersion}
	try := func(name string, text []byte) {
		t.Helper()
		changed := filepath.Join(t.TempDir(), "changed.db")
		writeStore(t, changed, text)
		err := reopen(changed, self)
		if !slices.ContainsFunc(refused, func(kind error) bool { return errors.Is(err, kind) }) || !strings.Contains(err.Error(), "must not run") {
			t.Errorf("%s: want that the node does not run, got %v", name, err)
		}
	}
	for length := 0; length < len(whole); length += 4096 {
		if used := whole[length:]; strings.Trim(string(used), "\x00") != "" {
			try("cut off", whole[:length])
		}
	}
	try("a text", []byte(strings.Repeat("Dear node, ", 2000)))
	version := slices.Clone(whole)
	version[20]++ // of both pages that begin the file
	version[4096+20]++
	try("another version", version)
	noticed := 0
	for _, value := range []string{"aaaa", "bbbb", "cccc"} {
		for _, at := range all(string(whole), value+value) {
			flipped := slices.Clone(whole)
			flipped[at] ^= 1
			switch err := reopenBytes(t, flipped); {
			case errors.Is(err, node.ErrDamaged):
				noticed++
			case err != nil:
				t.Errorf("a flipped bit: %v", err)
			}
		}
	}
	if noticed < 3 { // the file has older copies too, in which nothing matters
		t.Errorf("flipped bits in three values: noticed %d", noticed)
	}
}

func reopenBytes(t *testing.T, text []byte) error {
	t.Helper()
	path := filepath.Join(t.TempDir(), "x.db")
	writeStore(t, path, text)
	return reopen(path, self)
}

// writeStore writes the file of a store of which nobody knows what was last.
func writeStore(t *testing.T, path string, text []byte) {
	t.Helper()
	require.NoError(t, errors.Join(os.WriteFile(path, text, 0o600), os.WriteFile(path+".last", nil, 0o600)))
}

// A store that is there without what was noted beside it may be a copy of long ago: its node does
// not run, until somebody says that it is none.
func TestStoreWithoutItsLastCommitIsRefused(t *testing.T) {
	t.Parallel()
	path := worked(t)
	noted, err := os.ReadFile(path + ".last")
	require.NoError(t, err)
	require.NotEmpty(t, noted)
	require.NoError(t, os.Remove(path+".last"))
	err = reopen(path, self)
	require.ErrorIs(t, err, node.ErrDamaged)
	require.ErrorContains(t, err, "this node must not run")
	require.ErrorContains(t, err, "make an empty one")
	require.NoFileExists(t, path+".last")
	require.NoError(t, os.WriteFile(path+".last", nil, 0o600))
	require.NoError(t, reopen(path, self))
}

// all are the places of a text in another, far apart.
func all(in, text string) (places []int) {
	for from := 0; ; {
		at := strings.Index(in[from:], text)
		if at < 0 {
			return places
		}
		places = append(places, from+at)
		from += at + 600
	}
}

// Whatever bit flips of the heads of a file, which say where the rest is, or of what is noted
// beside it, and whichever page is lost: the node does not start, or it knows all that it knew, and
// goes on.
func TestNoDamageIsForgetting(t *testing.T) {
	t.Parallel()
	path := worked(t)
	whole, err := os.ReadFile(path)
	require.NoError(t, err)
	noted, err := os.ReadFile(path + ".last")
	require.NoError(t, err)
	folder := t.TempDir()
	try := func(name string, text, last []byte) {
		damaged := filepath.Join(folder, name) // another each time, as who refuses one keeps it locked until the process ends
		require.NoError(t, errors.Join(os.WriteFile(damaged, text, 0o600), os.WriteFile(damaged+".last", last, 0o600)))
		if err := reopen(damaged, self); err != nil {
			refused := errors.Is(err, node.ErrDamaged) || errors.Is(err, node.ErrForeign) || errors.Is(err, node.ErrVersion)
			require.True(t, refused, "%s: %v", name, err)
			return
		}
		s, err := host.OpenStore(damaged)
		require.NoError(t, err, name)
		records, err := s.Records()
		require.NoError(t, err, name)
		for _, key := range []string{"a", "b", "c"} {
			at := slices.IndexFunc(records, func(r node.Record) bool { return r.Name == key })
			require.GreaterOrEqual(t, at, 0, "%s: %s is forgotten", name, key)
			require.Contains(t, string(records[at].Data), key+key+key, name)
		}
		require.NoError(t, errors.Join(s.Write(records[:1]), s.Begin(100), s.Close()), name)
	}
	const page = 4096
	for at := 0; at < 2*page; at += 1 + 500*(at%page/100) { // both heads whole, and some of what follows
		flipped := slices.Clone(whole)
		flipped[at] ^= 1 << (at % 8)
		try(fmt.Sprintf("bit %d of byte %d", at%8, at), flipped, noted)
	}
	for at := 0; at < len(whole); at += page {
		for _, with := range []byte{0, 0xa5} {
			lost := slices.Clone(whole)
			copy(lost[at:at+page], bytes.Repeat([]byte{with}, page))
			try(fmt.Sprintf("page %d is all %x", at/page, with), lost, noted)
		}
	}
	for at := range noted {
		flipped := slices.Clone(noted)
		flipped[at] ^= 1
		try(fmt.Sprintf("byte %d of what was noted", at), whole, flipped)
	}
	try("nothing was noted", whole, nil)
}

// A record that was changed, taken away or put under another name is noticed, whoever did it.
func TestEachRecordMatters(t *testing.T) {
	t.Parallel()
	path := worked(t)
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(b *bbolt.Bucket) error{
		"one taken away": func(b *bbolt.Bucket) error { return b.Delete([]byte("ra")) },
		"one cut":        func(b *bbolt.Bucket) error { return b.Put([]byte("rb"), b.Get([]byte("rb"))[:100]) },
		"one moved":      func(b *bbolt.Bucket) error { return b.Put([]byte("rb"), append([]byte{}, b.Get([]byte("rc"))...)) },
		"one more":       func(b *bbolt.Bucket) error { return b.Put([]byte("rd"), append([]byte{}, b.Get([]byte("rc"))...)) },
		"a strange one":  func(b *bbolt.Bucket) error { return b.Put([]byte("x"), []byte("y")) },
		"no header":      func(b *bbolt.Bucket) error { return b.Delete([]byte("r")) },
	} {
		changed := filepath.Join(t.TempDir(), "x.db")
		writeStore(t, changed, text)
		db, err := bbolt.Open(changed, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		if err := errors.Join(db.Update(func(tx *bbolt.Tx) error { return change(tx.Bucket([]byte("synod"))) }), db.Close()); err != nil {
			t.Fatal(err)
		}
		if err := reopen(changed, self); !errors.Is(err, node.ErrDamaged) {
			t.Errorf("%s: want that the disk is damaged, got %v", name, err)
		}
	}
}

// A store that is made to fail says so, once, and what is on disk then is as the fault says. After
// that it is whole, and works.
func TestFaultyStores(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		fault       host.StoreFault
		fails, kept bool
	}{{host.WriteFails, true, false}, {host.SyncFails, true, true}, {host.DiskIsFull, true, false}, {host.WriteIsSlow, false, true}} {
		folder := t.TempDir()
		path, wish := filepath.Join(folder, "x.db"), filepath.Join(folder, "fault")
		if err := host.CreateStore(path, node.Format(self)); err != nil {
			t.Fatal(err)
		}
		real, err := host.OpenStore(path)
		if err != nil {
			t.Fatal(err)
		}
		s, err := host.Faulty(real, wish)
		if err != nil {
			t.Fatal(err)
		}
		count := func() int {
			all, err := s.Records()
			if err != nil {
				t.Fatal(err)
			}
			return len(all)
		}
		before := count()
		if err := os.WriteFile(wish, []byte(c.fault), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := s.Write([]node.Record{{Name: "a", Data: []byte("x")}}); (err != nil) != c.fails {
			t.Errorf("%s: %v", c.fault, err)
		}
		if _, err := os.Stat(wish); err == nil {
			t.Errorf("%s: it is asked for still", c.fault)
		}
		if kept := count() > before; kept != c.kept {
			t.Errorf("%s: kept: %t", c.fault, kept)
		}
		if err := s.Write([]node.Record{{Name: "b", Data: []byte("x")}}); err != nil {
			t.Errorf("after %s: %v", c.fault, err)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	}
	if _, err := host.Faulty(nil, ""); err == nil {
		t.Error("a store that is no file is taken")
	}
}
