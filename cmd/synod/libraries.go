package main

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/protocol"
	"github.com/synod-paxos/synod/trace/manifest"
)

// addLibraries adds the flag that names folders and jars with modules. Whoever gives it trusts
// them; what a manifest names is in its own folder.
func (s *settings) addLibraries(cmd *cobra.Command) {
	cmd.Flags().StringSliceVar(&s.libraries, "library", nil, "a folder, or a jar such as CommunityModules.jar, with modules that neither the specifications' folders nor TLC have")
}

// addTo lets a manifest's models find modules there, and those of protocols that it names.
func (s *settings) addTo(m *manifest.Manifest) error {
	for _, l := range m.Libraries {
		if l.Protocol == "" {
			continue
		}
		p, err := protocol.Find(l.Protocol)
		if err != nil {
			return fmt.Errorf("a library of the manifest: %w", err)
		}
		modules, err := p.Files()
		if err != nil {
			return err
		}
		m.Add(modules)
	}
	for _, name := range s.libraries {
		dir, base := filepath.Split(name)
		dir = cmp.Or(dir, ".")
		if !strings.HasSuffix(base, ".jar") {
			if info, err := os.Stat(name); err != nil || !info.IsDir() {
				return fmt.Errorf("--library %s: there is no such folder, and its name is not that of a jar", name)
			}
			m.Add(os.DirFS(name))
			continue
		}
		modules, _, err := manifest.OpenJar(os.DirFS(dir), base)
		if err != nil {
			return fmt.Errorf("--library %s: %w", name, err)
		}
		m.Add(modules)
	}
	return nil
}
