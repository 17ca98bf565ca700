package kv

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/synod-paxos/synod/impl/multipaxos"
	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
)

// A tree does what a map does, keeps what it was, and has one shape for one content.
func TestTrees(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var now *tree
	want := map[string]string{}
	for i := range 2000 {
		before, text := now, content(now)
		key := fmt.Sprint(r.IntN(60))
		if r.IntN(3) == 0 {
			now = now.without(key)
			delete(want, key)
		} else {
			want[key] = fmt.Sprint(i)
			now = now.with(key, want[key])
		}
		if content(before) != text {
			t.Fatal("a change changed the tree before it")
		}
		var again *tree
		n := 0
		now.all(func(key, value string) bool {
			if n++; want[key] != value {
				t.Fatalf("%s has %q, want %q", key, value, want[key])
			}
			again = again.with(key, value)
			return true
		})
		if n != len(want) || shape(again) != shape(now) {
			t.Fatalf("%d keys, want %d; %s, made anew %s", n, len(want), shape(now), shape(again))
		}
	}
}

// Keys that were chosen so that a checksum of them goes up while they go down make no deep tree.
func TestChosenKeysMakeNoDeepTree(t *testing.T) {
	const many = 5000
	var now *tree
	for i := range uint32(many) {
		key := withChecksum(binary.BigEndian.AppendUint32(nil, many-i), i)
		if crc32.ChecksumIEEE([]byte(key)) != i {
			t.Fatalf("%q has another checksum than %d", key, i)
		}
		now = now.with(key, "")
	}
	if d := depth(now); d > 100 {
		t.Errorf("a tree of %d keys is %d deep", many, d)
	}
}

// withChecksum adds four bytes to a text so that its CRC-32 is the wanted one: what those do to it
// is found byte by byte, from the last.
func withChecksum(text []byte, want uint32) string {
	table, state := crc32.IEEETable, ^want
	var steps [4]byte
	for i := 3; i >= 0; i-- {
		steps[i] = byte(slices.IndexFunc(table[:], func(entry uint32) bool { return entry>>24 == state>>24 }))
		state = (state ^ table[steps[i]]) << 8
	}
	now := ^crc32.ChecksumIEEE(text)
	for _, step := range steps {
		text = append(text, byte(now)^step)
		now = table[step] ^ now>>8
	}
	return string(text)
}

func depth(t *tree) int {
	if t == nil {
		return 0
	}
	return 1 + max(depth(t.left), depth(t.right))
}

func content(t *tree) (text string) {
	t.all(func(key, value string) bool { text += key + "=" + value + " "; return true })
	return text
}

func shape(t *tree) string {
	if t == nil {
		return "-"
	}
	return "(" + shape(t.left) + t.key + shape(t.right) + ")"
}

func FuzzOps(f *testing.F) {
	for _, o := range []Op{{Kind: Set, Key: "a b", New: "\"\n"}, {Kind: CompareAndSet, Key: "k", Old: "", New: "x"}, {Kind: Increment, Key: "k", By: -3}, {Kind: Delete, Key: "k"}} {
		f.Add(o.String())
	}
	f.Fuzz(func(t *testing.T, text string) {
		if o, err := ParseOp(text); err == nil && o.String() != text {
			t.Errorf("%q is read as %+v, which is %q", text, o, o)
		}
		c := decode(encode(multipaxos.Command{Client: 7, Number: 8, Op: opText(Op{Kind: Set, Key: text})}))
		if o, err := ParseOp(string(c.Op)); c.Client != 7 || c.Number != 8 || err != nil || o.Key != text {
			t.Errorf("%q comes back as %+v: %v", text, c, err)
		}
	})
}

// What a snapshot says is read as it was written, and nothing else is taken for one.
func FuzzSnapshots(f *testing.F) {
	f.Add("after 7\nsession 3 1 \"1 x\"\nkey \"a\" \"b\"\n")
	f.Add("after 7\nafter 8\n")
	f.Add("")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := readSnapshot(text)
		if err != nil {
			return
		}
		again, err := readSnapshot(writeSnapshot(s))
		if err != nil || writeSnapshot(again) != writeSnapshot(s) {
			t.Errorf("%q comes back as %q: %v", writeSnapshot(s), writeSnapshot(again), err)
		}
	})
}

func FuzzRecords(f *testing.F) {
	f.Add("vote 3", []byte(`vote 3 1 2 "x"`))
	f.Add("state", []byte("after 3\n"))
	f.Add("ballot", []byte("ballot 1 2"))
	f.Fuzz(func(t *testing.T, name string, content []byte) {
		if _, err := readContent(name, content); err != nil && !errors.Is(err, node.ErrDamaged) {
			t.Errorf("%q %q: want an error that the disk is damaged, got %v", name, content, err)
		}
	})
}

// A vote whose record another vote may replace is not read: that one could be needed still.
func TestVotesOfAnotherWindow(t *testing.T) {
	id := node.Identity{Cluster: "test", Quorums: paxos.Majority(1)}
	vote := multipaxos.SlotVote{Slot: 9, Vote: paxos.Vote{Ballot: paxos.Ballot{Round: 1}, Value: "x"}}
	for window, want := range map[multipaxos.Slot]error{4: nil, 3: node.ErrDamaged, 16: node.ErrDamaged} {
		err := NewLog(id, Policy{Window: window}).Recover(voteName(9, 8), encodeVote(vote))
		if !errors.Is(err, want) {
			t.Errorf("with a window of %d: %v, want %v", window, err, want)
		}
	}
}

// What is written of ballots and votes is read again, and nothing else.
func TestRecords(t *testing.T) {
	b := paxos.Ballot{Round: math.MaxUint64, Node: math.MaxUint8}
	vote := multipaxos.SlotVote{Slot: 9, Vote: paxos.Vote{Ballot: b, Value: "two \"words\", `a`\n and \xff"}}
	for name, content := range map[string][]byte{ballotName: encodeBallot(b), promisedName: encodePromised(b), "vote 9": encodeVote(vote)} {
		k, err := readContent(name, content)
		if want := map[string]Kept{ballotName: {Ballot: b}, promisedName: {Promised: b}, "vote 9": {Vote: vote, Promised: b}}[name]; err != nil || !reflect.DeepEqual(k, want) {
			t.Errorf("%q comes back as %+v: %v", content, k, err)
		}
	}
	for _, text := range []string{``, `ballot`, `ballot 1`, `ballot 1 256`, `ballot 1 2 3`, `ballot -1 2`, `promised 1 2`, `vote 3 1 2`, `vote 3 1 2 x`, `vote 3 1 256 "x"`, `vote 3 1 2 "x" 4`, `vote  3 1 2 "x"`, `vote 3 18446744073709551616 2 "x"`} {
		name := ballotName
		if strings.HasPrefix(text, "vote") {
			name = "vote 3"
		}
		if k, err := readContent(name, []byte(text)); !errors.Is(err, node.ErrDamaged) {
			t.Errorf("%q is read as %+v: %v", text, k, err)
		}
	}
}
