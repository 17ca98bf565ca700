package node

import (
	"encoding/binary"
	"fmt"

	"github.com/synod-paxos/synod/impl/paxos"
)

// encodeDisk writes what a register keeps over a restart: rounds and nodes of its three ballots,
// then the value voted for.
func encodeDisk(d paxos.Disk) []byte {
	data := make([]byte, 0, 16+len(d.Vote.Value))
	for _, b := range [...]paxos.Ballot{d.Ballot, d.Promised, d.Vote.Ballot} {
		data = binary.AppendUvarint(data, b.Round)
		data = append(data, byte(b.Node))
	}
	return append(data, d.Vote.Value...)
}

func decodeDisk(data []byte) (d paxos.Disk, err error) {
	for _, b := range [...]*paxos.Ballot{&d.Ballot, &d.Promised, &d.Vote.Ballot} {
		round, n := binary.Uvarint(data)
		if n <= 0 || len(data) == n {
			return d, fmt.Errorf("%w: want three ballots and a value, got %d bytes more", ErrDamaged, len(data))
		}
		*b = paxos.Ballot{Round: round, Node: paxos.Node(data[n])}
		data = data[n+1:]
	}
	d.Vote.Value = paxos.Value(data)
	return d, nil
}

// ReadRegister gives what a register's record says, for who looks at a disk. An error wraps
// [ErrDamaged].
func ReadRegister(r Record) (paxos.Disk, error) {
	content, err := r.Content()
	if err != nil {
		return paxos.Disk{}, err
	}
	return decodeDisk(content)
}
