package play

import (
	"bytes"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"strings"
	"text/template"
)

//go:embed page
var page embed.FS

// modules are those of the page, each after those that it imports.
var modules = []string{"text.js", "engine.js", "parts.js", "panels.js", "odds.js", "app.js"}

// Page is the page of a program: whole, or one that fetches page.wasm beside it.
func (p *Program) Page(ctx context.Context, quoting Quoting, whole bool) ([]byte, error) {
	d, err := gather(ctx, p, quoting)
	if err != nil {
		return nil, err
	}
	return p.page(d, whole)
}

func (p *Program) page(d *data, whole bool) ([]byte, error) {
	text, err := json.Marshal(d) // which hides what ends a script
	if err != nil {
		return nil, err
	}
	style, err := read("style.css")
	if err != nil {
		return nil, err
	}
	script, err := bundle()
	if err != nil {
		return nil, err
	}
	exec := "\n" + string(p.Exec)
	wasm := `<script id="exec">` + exec + "</script>"
	if whole {
		wasm += "\n" + `<script type="text/plain" id="wasm">` + base64.StdEncoding.EncodeToString(p.Wasm) + "</script>"
	}
	return fillPage(map[string]string{
		"Policy": policy(whole, style, exec, script), "Style": style, "Data": string(text), "Wasm": wasm, "Script": script,
	})
}

// policy allows what the page has in it, the program, and a worker that is made of these; of a page
// that is whole it forbids every request.
func policy(whole bool, style string, scripts ...string) string {
	allowed := "script-src 'wasm-unsafe-eval'"
	for _, s := range scripts {
		allowed += " " + hashed(s)
	}
	connect := "connect-src 'none'"
	if !whole {
		connect = "connect-src 'self'"
	}
	return strings.Join([]string{
		"default-src 'none'", allowed, "style-src " + hashed(style), "worker-src blob:", connect, "img-src data:", "base-uri 'none'", "form-action 'none'",
	}, "; ")
}

func hashed(text string) string {
	sum := sha256.Sum256([]byte(text))
	return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
}

func fillPage(with map[string]string) ([]byte, error) {
	text, err := read("index.html")
	if err != nil {
		return nil, err
	}
	t, err := template.New("page").Parse(text)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = t.Execute(&out, with)
	return out.Bytes(), err
}

func read(name string) (string, error) {
	text, err := page.ReadFile(path.Join("page", name))
	return strings.ReplaceAll(string(text), "\r\n", "\n"), err
}

var (
	imported = regexp.MustCompile(`(?m)^import \{[^}]*\} from "\./(\w+\.js)";\n`)
	renamed  = regexp.MustCompile(`\b(\w+) as (\w+)\b`)
)

// bundle is one module of all: names are used once among them, so imports and exports need only be
// left out. A name that is imported as another gets that as well.
func bundle() (string, error) {
	var out strings.Builder
	out.WriteByte('\n')
	for i, name := range modules {
		text, err := read(name)
		if err != nil {
			return "", err
		}
		for _, m := range imported.FindAllStringSubmatch(text, -1) {
			if !strings.Contains(strings.Join(modules[:i], " "), m[1]) {
				return "", fmt.Errorf("%s imports %s, which does not stand before it", name, m[1])
			}
			for _, as := range renamed.FindAllStringSubmatch(m[0], -1) {
				fmt.Fprintf(&out, "const %s = %s;\n", as[2], as[1])
			}
		}
		text = imported.ReplaceAllString(text, "")
		out.WriteString(strings.ReplaceAll(text, "\nexport ", "\n"))
	}
	return out.String(), nil
}
