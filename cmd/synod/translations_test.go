package main

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var updateBlocks = flag.Bool("update-blocks", false, "give the translations the blocks of what they translate")

// anyBlock is a fenced block, heading a heading, tableRow a row of a table, and link where one leads.
var (
	anyBlock = regexp.MustCompile("(?ms)^```.*?^```\n")
	heading  = regexp.MustCompile(`(?m)^#+ `)
	tableRow = regexp.MustCompile(`(?m)^\|.*\|$`)
	link     = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
)

// A translation has the blocks of what it translates, to the letter, so what is run of one is run of both. It has as many headings and
// rows of tables, and leads to the same files. After a change of the blocks:
//
//	go test ./cmd/synod -run TestTranslations -update-blocks
func TestTranslations(t *testing.T) {
	t.Parallel()
	translations, err := filepath.Glob(filepath.Join(root, "docs", "zh", "*.md"))
	require.NoError(t, err)
	require.NotEmpty(t, translations)
	for _, name := range translations {
		original := filepath.Join(root, "docs", filepath.Base(name))
		if filepath.Base(name) == "README.md" {
			original = filepath.Join(root, "README.md")
		}
		of, text := read(t, original), read(t, name)
		blocks := anyBlock.FindAllString(of, -1)
		if *updateBlocks {
			text = withBlocks(t, text, blocks)
			require.NoError(t, os.WriteFile(name, []byte(text), 0o644))
		}
		assert.Equal(t, blocks, anyBlock.FindAllString(text, -1), name)
		prose, proseOf := anyBlock.ReplaceAllString(text, ""), anyBlock.ReplaceAllString(of, "")
		assert.Len(t, heading.FindAllString(prose, -1), len(heading.FindAllString(proseOf, -1)), "headings of %s", name)
		assert.Len(t, tableRow.FindAllString(prose, -1), len(tableRow.FindAllString(proseOf, -1)), "rows of tables of %s", name)
		leads := leadsTo(t, name, prose)
		for file := range leadsTo(t, original, proseOf) {
			if file != filepath.Clean(name) {
				assert.Contains(t, leads, file, name)
			}
		}
	}
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return strings.ReplaceAll(string(text), "\r\n", "\n")
}

// withBlocks puts blocks in the place of those that there are, which are as many.
func withBlocks(t *testing.T, text string, blocks []string) string {
	t.Helper()
	require.Len(t, anyBlock.FindAllString(text, -1), len(blocks), "put in, or take out, a block by hand")
	return anyBlock.ReplaceAllStringFunc(text, func(string) string {
		block := blocks[0]
		blocks = blocks[1:]
		return block
	})
}

// leadsTo are the files to which a document has links; each must be there. A translation of one counts as it.
func leadsTo(t *testing.T, name, prose string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	for _, m := range link.FindAllStringSubmatch(prose, -1) {
		file := filepath.Join(filepath.Dir(name), filepath.FromSlash(m[1]))
		_, err := os.Stat(file)
		assert.NoError(t, err, "a link in %s", name)
		out[strings.Replace(file, filepath.Join("docs", "zh"), "docs", 1)] = true
	}
	return out
}
