package documents

import (
	"flag"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var updateBlocks = flag.Bool("update-blocks", false, "give the translations the blocks of what they translate")

// anyBlock is a fenced block, coded what is set as code, heading a heading, and link where one leads.
var (
	anyBlock = regexp.MustCompile("(?ms)^```.*?^```\n")
	coded    = regexp.MustCompile("`[^`\n]+`")
	heading  = regexp.MustCompile(`(?m)^#+ `)
	link     = regexp.MustCompile(`\]\(([^)#:]+)(?:#[^)]*)?\)`)
)

// A translation has the blocks of what it translates, to the letter, so what is run of one is run of both. It has as many headings,
// names the same commands and models, and its links lead to the same pages. After a change of the blocks:
//
//	go test ./cmd/synod/internal/documents -run TestTranslations -update-blocks
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
		assert.Equal(t, distinct(coded.FindAllString(proseOf, -1)), distinct(coded.FindAllString(prose, -1)), "what %s names", name)
		assert.Equal(t, pages(proseOf), pages(prose), "where links of %s lead", name)
		for _, m := range link.FindAllStringSubmatch(prose, -1) {
			_, err := os.Stat(filepath.Join(filepath.Dir(name), filepath.FromSlash(m[1])))
			assert.NoError(t, err, "a link in %s", name)
		}
	}
}

// pages are the names of the files that links lead to.
func pages(text string) (names []string) {
	for _, m := range link.FindAllStringSubmatch(text, -1) {
		names = append(names, path.Base(m[1]))
	}
	return distinct(names)
}

func distinct(all []string) []string {
	slices.Sort(all)
	return slices.Compact(all)
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
