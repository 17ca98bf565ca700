package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"

	"github.com/synod-paxos/synod/cmd/synod/internal/play"
	"github.com/synod-paxos/synod/internal/wholefile"
)

func playCommand() *cobra.Command {
	var out, program, checkout string
	var port int
	var site siteFlags
	cmd := &cobra.Command{
		Use:   "play",
		Short: "A page on which the real code is stepped by hand, in a browser",
		Long: `play serves a page on this machine, on which the roles of each protocol, compiled for a
browser, are stepped by hand: every message is delivered, lost or delayed as you like,
every step is judged by the properties of the specification, and what cannot be done says
which condition is false. Known bugs can be switched on, and the shortest way to break
something is found in the page.

With --out it writes the page as one file, which opens from a disk and asks nobody for
anything. With --site it writes the site of the project, for any host and for a disk: the
page, the documents with the source that they name, a search, and the reports that are
given.

A release has the program of the page in it. A synod that was built of a checkout builds
it, which needs Go and takes some seconds.`,
		Example: examples("play", "", "--port 8080", "--out play.html", "--site site --report verify.html"),
		Args:    cobra.NoArgs,
	}
	f := cmd.Flags()
	f.StringVar(&out, "out", "", "write one file, and serve nothing")
	f.StringVar(&program, "program", "", "build the program into this folder, for a build with -tags page, and serve nothing")
	site.add(cmd)
	f.IntVar(&port, "port", 0, "serve at this port (default one that is free)")
	f.StringVar(&checkout, "checkout", ".", "a folder in the checkout")
	cmd.MarkFlagsMutuallyExclusive("out", "site", "program", "port")
	cmd.RunE = func(cmd *cobra.Command, _ []string) error {
		if err := errors.Join(site.check(), checkFolder("--out", out)); err != nil {
			return err
		}
		if program != "" {
			p, err := play.Build(cmd.Context(), checkout)
			if err != nil {
				return err
			}
			return p.Save(program)
		}
		if out == "" && site.folder == "" {
			return servePage(cmd, port, checkout)
		}
		p, err := play.Get(cmd.Context(), checkout)
		if err != nil {
			return err
		}
		page, err := p.Page(cmd.Context(), quoting(), true)
		if err != nil {
			return err
		}
		if site.folder != "" {
			return site.write(checkout, page)
		}
		return wholefile.Write(out, page)
	}
	return cmd
}

// quoting gives what explain says of a name: the lines of the specification, and those of the code.
func quoting() play.Quoting {
	shelves := map[string]func(name string) (places, texts []string){}
	return func(ctx context.Context, protocol, name string) (places, texts []string) {
		if shelves[protocol] == nil {
			shelf, err := openShelf(protocol)
			shelves[protocol] = func(name string) (places, texts []string) {
				if err != nil {
					return nil, nil
				}
				explained, err := shelf.Explain(ctx, name)
				if err != nil || len(explained) == 0 {
					return nil, nil
				}
				for _, q := range append(explained[0].Specification, explained[0].Code...) {
					places, texts = append(places, q.Place), append(texts, q.Text)
				}
				return places, texts
			}
		}
		return shelves[protocol](name)
	}
}

// servePage listens before it builds anything, so that a port that is taken is said at once.
func servePage(cmd *cobra.Command, port int, checkout string) error {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		return fmt.Errorf("--port: %w", err)
	}
	defer listener.Close()
	p, err := play.Get(cmd.Context(), checkout)
	if err != nil {
		return err
	}
	page, err := p.Page(cmd.Context(), quoting(), false)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: p.Handler(page), ReadHeaderTimeout: 10 * time.Second}
	fmt.Fprintf(cmd.OutOrStdout(), "play at http://%s/ until you interrupt this\n", listener.Addr())
	onTerminal.stays()
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(listener) }()
	select {
	case err := <-ended:
		return err
	case <-cmd.Context().Done():
		return server.Close()
	}
}
