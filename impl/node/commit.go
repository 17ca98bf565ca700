package node

// Batch is what is made durable in one go.
type Batch struct {
	Number  uint64   // from 1 on; for who watches
	Records []Record // each name once, encoded; valid until the batch is written
}

// commit holds back what must not be seen yet. There are at most two batches: one that is being
// written, and one that gathers meanwhile. So the more comes while the disk is busy, the more a
// write is for.
type commit struct {
	identity  Identity
	prefix    string // of its header
	records   uint64 // names on disk, once all that was gathered is written
	writing   batch
	gathering batch
	busy      bool // writing is on its way to the disk
}

// batch is some records, and what waits for them.
type batch struct {
	Batch
	at      map[string]int // where the record of a name is
	keys    map[string]bool
	send    []Message
	replies []Reply
}

func newCommit(id Identity, records uint64) commit {
	empty := func(number uint64) batch {
		return batch{Batch: Batch{Number: number}, at: map[string]int{}, keys: map[string]bool{}}
	}
	return commit{identity: id, prefix: id.prefix(), records: records, writing: empty(0), gathering: empty(1)}
}

// add takes in what an instance gave. What it shows waits for its last record, whatever it was that
// wrote it: also a later step may show what that step has done.
func (c *commit) add(key string, o *Output, out *Effects) {
	for _, r := range o.Records {
		c.write(key, r)
	}
	switch {
	case c.gathering.keys[key]:
		c.gathering.hold(o)
	case c.busy && c.writing.keys[key]:
		c.writing.hold(o)
	default:
		out.Send = append(out.Send, o.Send...)
		out.Replies = append(out.Replies, o.Replies...)
	}
}

// write adds a record to the batch that gathers. A name that is new changes how many there are.
func (c *commit) write(key string, r Record) {
	c.gathering.put(r.encoded())
	c.gathering.keys[key] = true
	if r.New {
		c.records++
		c.gathering.put(header(c.prefix, c.records))
	}
}

func (b *batch) put(r Record) {
	if i, there := b.at[r.Name]; there {
		b.Records[i] = r
		return
	}
	b.at[r.Name] = len(b.Records)
	b.Records = append(b.Records, r)
}

func (b *batch) hold(o *Output) {
	b.send = append(b.send, o.Send...)
	b.replies = append(b.replies, o.Replies...)
}

// written shows what waited for the batch that is durable now.
func (c *commit) written(out *Effects) {
	if !c.busy {
		return
	}
	c.busy = false
	out.Send = append(out.Send, c.writing.send...)
	out.Replies = append(out.Replies, c.writing.replies...)
	c.writing.clear()
}

// flush has the disk write what has gathered, if it is free.
func (c *commit) flush(out *Effects) {
	if c.busy || len(c.gathering.Records) == 0 {
		return
	}
	c.writing, c.gathering = c.gathering, c.writing
	c.gathering.Number = c.writing.Number + 1
	c.busy = true
	out.Write = &c.writing.Batch
}

// clear makes the batch empty, and keeps its memory unless it was unusually large.
func (b *batch) clear() {
	const large = 4096
	if len(b.Records) > large {
		b.Records, b.at, b.keys, b.send, b.replies = nil, map[string]int{}, map[string]bool{}, nil, nil
		return
	}
	clear(b.at)
	clear(b.keys)
	clear(b.Records)
	clear(b.send)
	clear(b.replies)
	b.Records, b.send, b.replies = b.Records[:0], b.send[:0], b.replies[:0]
}
