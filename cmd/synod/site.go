package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/mutate"
	"github.com/synod-paxos/synod/cmd/synod/internal/site"
	"github.com/synod-paxos/synod/internal/pattern"
	"github.com/synod-paxos/synod/internal/wholefile"
)

// siteFlags are those of play about a site.
type siteFlags struct {
	folder string
	files  []string // of reports

	reports map[string][]byte
}

func (s *siteFlags) add(cmd *cobra.Command) {
	cmd.Flags().StringVar(&s.folder, "site", "", "write the site of the project into this folder, which is new or a site, and serve nothing")
	cmd.Flags().StringSliceVar(&s.files, "report", nil, "with --site, a page that --html of a command wrote, such as verify; several are allowed")
}

// check is asked before anything is built.
func (s *siteFlags) check() error {
	if s.folder == "" && len(s.files) > 0 {
		return errors.New("--report is for a site: give --site FOLDER too")
	}
	if s.folder == "" {
		return nil
	}
	s.reports = map[string][]byte{}
	for _, file := range s.files {
		if err := s.take(file); err != nil {
			return fmt.Errorf("--report: %w", err)
		}
	}
	if err := site.Check(s.folder); err != nil {
		return fmt.Errorf("--site: %w", err)
	}
	return nil
}

var reportName = pattern.Pattern(`^[A-Za-z0-9][\w.-]*$`)

// mostReport is how many bytes a report may have.
const mostReport = 64 << 20

func (s *siteFlags) take(file string) error {
	name := strings.TrimSuffix(filepath.Base(file), filepath.Ext(file))
	if _, there := s.reports[name]; there || name == "index" || !reportName.MatchString(name) {
		return fmt.Errorf("%s: the name of a report is the end of an address, and there is one of each: letters, digits, dots and dashes, and not index", file)
	}
	text, err := wholefile.Read(os.DirFS(filepath.Dir(file)), filepath.Base(file), mostReport)
	if err != nil {
		return err
	}
	if !site.IsReport(text) {
		return fmt.Errorf("%s is no page that --html of a command wrote", file)
	}
	s.reports[name] = text
	return nil
}

func (s *siteFlags) write(checkout string, game []byte) error {
	builder, err := mutate.New(checkout)
	if err != nil {
		return fmt.Errorf("a site is made of a checkout: %w", err)
	}
	pages, err := site.Make(site.Contents{Checkout: os.DirFS(builder.Checkout()), Game: game, Reports: s.reports})
	if err != nil {
		return err
	}
	return site.Write(s.folder, pages)
}
