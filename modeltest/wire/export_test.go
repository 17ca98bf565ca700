package wire

// Answers is what Exchange does with a line.
func Answers(line []byte, batch bool, count int) ([][]byte, []byte, error) {
	return answers(nil, line, batch, count)
}

// MaxDepth is that of a line.
const MaxDepth = maxDepth
