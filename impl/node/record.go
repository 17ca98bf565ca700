package node

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"strconv"
	"strings"

	"github.com/synod-paxos/synod/impl/paxos"
)

// Errors of a disk from which no node may start: it does not know what it has promised.
var (
	ErrDamaged = errors.New("the disk is damaged")
	ErrForeign = errors.New("the disk is another node's")
	ErrVersion = errors.New("the disk has another format")
)

// Record is a name and what is on disk under it. What a protocol gives is the content alone; what
// goes to the disk and comes from there is encoded, with a checksum over both.
type Record struct {
	Name string // not empty: the record without name is the node's own
	Data []byte // not to be written to
	New  bool   // for a protocol to say: this name was never written
}

// Identity is whose disk it is.
type Identity struct {
	Cluster string // its name
	Self    paxos.Node
	Quorums paxos.Quorums
}

// format is the version of all that stands on a disk.
const format = 1

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// checksum is of a record under its name, so that a record in the wrong place is damage too.
func checksum(name string, content []byte) uint32 {
	return crc32.Update(crc32.Checksum([]byte(name+"\x00"), castagnoli), castagnoli, content)
}

func (r Record) encoded() Record {
	data := make([]byte, 4, 4+len(r.Data))
	binary.BigEndian.PutUint32(data, checksum(r.Name, r.Data))
	return Record{Name: r.Name, Data: append(data, r.Data...)}
}

// Content gives what a record on a disk says, or an error that wraps [ErrDamaged].
func (r Record) Content() ([]byte, error) {
	if len(r.Data) < 4 {
		return nil, fmt.Errorf("%w: record %.80q: want 4 bytes of checksum, got %d bytes in all", ErrDamaged, r.Name, len(r.Data))
	}
	want, content := binary.BigEndian.Uint32(r.Data), r.Data[4:]
	if got := checksum(r.Name, content); got != want {
		return nil, fmt.Errorf("%w: record %.80q: want checksum %08x, got %08x", ErrDamaged, r.Name, want, got)
	}
	return content, nil
}

// header is the node's own record: whose disk it is, and how many other records are on it, so that
// one that is lost is missed.
func header(prefix string, records uint64) Record {
	return Record{Data: strconv.AppendUint([]byte(prefix), records, 10)}.encoded()
}

func (id Identity) prefix() string {
	q := id.Quorums
	return fmt.Sprintf("synod %d %q %d of %d quorums %d %d records ", format, id.Cluster, id.Self, q.N(), q.Size1(), q.Size2())
}

// Format gives the records of a new disk. They are written once, before the node is opened for the
// first time, and never again.
func Format(id Identity) []Record { return []Record{header(id.prefix(), 0)} }

// count reads a header that must be of this identity.
func (id Identity) count(header string) (records uint64, err error) {
	rest, ours := strings.CutPrefix(header, id.prefix())
	if !ours {
		return 0, id.foreign(header)
	}
	if records, err = strconv.ParseUint(rest, 10, 64); err != nil {
		return 0, fmt.Errorf("%w: want a number of records, got %.80q", ErrDamaged, rest)
	}
	return records, nil
}

// foreign says why a header is not of this identity.
func (id Identity) foreign(header string) error {
	var version int
	if _, err := fmt.Sscanf(header, "synod %d ", &version); err != nil {
		return fmt.Errorf("%w: want a header of synod, got %.80q", ErrForeign, header)
	}
	if version != format {
		return fmt.Errorf("%w: want version %d, got %d: use a synod that wrote it", ErrVersion, format, version)
	}
	return fmt.Errorf("%w: want one that begins %q, got %.120q: start the node that wrote it, in the cluster that it was in", ErrForeign, id.prefix(), header)
}

// Open gives the node as it goes on from all records on its disk, in any order. Errors wrap
// one of [ErrDamaged], [ErrForeign] and [ErrVersion]; after one the node must not run.
func Open(id Identity, p Protocol, disk []Record) (*Node, error) {
	want, found := uint64(0), false
	for _, r := range disk {
		if r.Name != "" {
			continue
		}
		content, err := r.Content()
		if err == nil {
			want, err = id.count(string(content))
		}
		if err != nil {
			return nil, fmt.Errorf("node %d: %w", id.Self, err)
		}
		found = true
	}
	if !found {
		return nil, fmt.Errorf("node %d: %w: its header is not there", id.Self, ErrDamaged)
	}
	got, err := recoverAll(p, disk)
	if err == nil && got != want {
		err = fmt.Errorf("%w: want %d records, got %d", ErrDamaged, want, got)
	}
	if err != nil {
		return nil, fmt.Errorf("node %d: %w", id.Self, err)
	}
	return &Node{protocol: p, commit: newCommit(id, got)}, nil
}

// recoverAll hands all records to the protocol, each once.
func recoverAll(p Protocol, disk []Record) (records uint64, err error) {
	met := make(map[string]bool, len(disk))
	for _, r := range disk {
		if met[r.Name] {
			return 0, fmt.Errorf("%w: record %.80q is there twice", ErrDamaged, r.Name)
		}
		met[r.Name] = true
		if r.Name == "" {
			continue
		}
		content, err := r.Content()
		if err != nil {
			return 0, err
		}
		if err := p.Recover(r.Name, content); err != nil {
			return 0, fmt.Errorf("record %.80q: %w", r.Name, err)
		}
		records++
	}
	return records, nil
}

// NewIdentity is that of node self of n, with majorities as quorums.
func NewIdentity(cluster string, self, n int) (Identity, error) {
	q, err := paxos.NewQuorums(n, n/2+1, n/2+1)
	if err == nil && (self < 0 || self >= n) {
		err = fmt.Errorf("node: want one from 0 to %d, got %d", n-1, self)
	}
	return Identity{Cluster: cluster, Self: paxos.Node(self), Quorums: q}, err
}
