package wire

// Answers is what Exchange does with a line.
func Answers(line []byte, batch bool, count int) ([][]byte, []byte, error) {
	return answers(nil, line, batch, count)
}

// MaxDepth is that of a line.
const MaxDepth = maxDepth

// LastLines is what an error keeps of a standard error.
func LastLines(text string) string { return lastLines(text) }
