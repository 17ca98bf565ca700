package replication

// Claim has a replica be a client's, who are numbered from 1 on, while it is nobody's: 0 (spec:
// Claim).
func Claim(holder, client uint8) (uint8, bool) {
	if holder != 0 {
		return holder, false
	}
	return client, true
}

// Won tells whether a client has most of the replicas (spec: Won).
func Won(client uint8, holders []uint8) bool {
	has := 0
	for _, h := range holders {
		if h == client {
			has++
		}
	}
	return 2*has > len(holders)
}
