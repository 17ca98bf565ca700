package host_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/synod-paxos/synod/cmd/synod/internal/host"
	"github.com/synod-paxos/synod/impl/node"
)

// described is what openapi.json says.
type described struct {
	Paths map[string]map[string]json.RawMessage `json:"paths"`
}

func description(t *testing.T, file string) (described, *jsonschema.Compiler) {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var d described
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	if err := compiler.AddResource(file, doc); err != nil {
		t.Fatal(err)
	}
	return d, compiler
}

// The description is of what is there: each path and method answers, as its schema says, and no
// other path does. A request that the schema of a body refuses is refused.
func TestDescriptionHolds(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1).startAll()
	holds(t, c, "openapi.json", "clients.go", []apiRequest{
		{"get", "/v1/registers/{key}", "", 200}, {"put", "/v1/registers/{key}", `{"value":"x"}`, 200}, {"get", "/v1/registers/{key}", "", 200},
		{"put", "/v1/registers/{key}", `{}`, 400}, {"put", "/v1/registers/{key}", `{"value":1}`, 400}, {"put", "/v1/registers/{key}", `{"value":"x","y":1}`, 400},
		{"put", "/v1/registers/{key}", `{"value":"x"} `, 200}, {"put", "/v1/registers/{key}", `{"value":"x"}x`, 400}, {"put", "/v1/registers/{key}", "{\"value\":\"\xff\"}", 400},
		{"put", "/v1/registers/{key}", `{"value":"` + strings.Repeat("x", node.MaxValue+1) + `"}`, 400},
		{"put", "/v1/registers/{key}", `{"value":"` + strings.Repeat("x", 1<<20) + `"}`, 413},
		{"post", "/v1/batch", `{"requests":[{"key":"k"},{"key":"other","value":"y"},{"key":""},{"key":"other"}]}`, 200},
		{"post", "/v1/batch", `{"requests":[]}`, 400}, {"post", "/v1/batch", `{"requests":[` + strings.Repeat(`{"key":"k"},`, 256) + `{"key":"k"}]}`, 400},
		{"get", "/v1/status", "", 200}, {"get", "/health", "", 200}, {"get", "/v1/openapi.json", "", 200}, {"get", "/metrics", "", 200},
	})
}

// The same of a store.
func TestDescriptionOfStoresHolds(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 1)
	c.store = true
	post := func(body string, status int) apiRequest { return apiRequest{"post", "/v1/commands", body, status} }
	holds(t, c.startAll(), "openapi-store.json", "keys.go", []apiRequest{
		{"get", "/v1/keys/{key}", "", 200}, post(`{"do":"set","key":"k","value":"x"}`, 200), {"get", "/v1/keys/{key}", "", 200},
		post(`{"do":"cas","key":"k","old":"y","value":"z"}`, 200), post(`{"do":"increment","key":"k"}`, 200), post(`{"do":"increment","key":"n","by":-3}`, 200),
		post(`{"do":"create","key":"k","value":"z"}`, 200), post(`{"do":"delete","key":"k"}`, 200), post(`{"do":"delete","key":"k"}`, 200),
		{"post", "/v1/sessions", "", 200}, post(`{"do":"set","key":"k","value":"x","session":1,"number":1}`, 200), post(`{"do":"set","key":"k","value":"y","session":1,"number":2}`, 200),
		post(`{"do":"set","key":"k","value":"x","session":1,"number":1}`, 409), post(`{"do":"set","key":"k","value":"x","session":1}`, 400),
		post(`{}`, 400), post(`{"do":"jump","key":"k"}`, 400), post(`{"do":"set","key":"k"}`, 400), post(`{"do":"delete","key":"k","value":"x"}`, 400), post(`{"do":"set","key":"","value":"x"}`, 400),
		post(`{"do":"set","key":"k","value":"`+strings.Repeat("x", node.MaxValue+1)+`"}`, 400), post(`{"do":"set","key":"k","value":"`+strings.Repeat("x", 1<<20)+`"}`, 413),
		{"get", "/v1/status", "", 200}, {"get", "/health", "", 200}, {"get", "/v1/openapi.json", "", 200}, {"get", "/metrics", "", 200},
	})
}

// A key that is no text would be another key to other nodes, as JSON has it: it is none.
func TestKeysAreText(t *testing.T) {
	t.Parallel()
	for _, q := range []struct {
		store        bool
		method, path string
	}{{false, "GET", "/v1/registers/"}, {false, "PUT", "/v1/registers/"}, {true, "GET", "/v1/keys/"}} {
		c := newCluster(t, 1)
		c.store = q.store
		c.startAll()
		if status, _, text := do(t, q.method, c.nodes[0]+q.path+"%ff", `{"value":"x"}`); status != 400 {
			t.Errorf("%s %s%%ff: status %d, want 400: %s", q.method, q.path, status, text)
		}
	}
}

// apiRequest is one that is tried, and the status that it must have.
type apiRequest struct {
	method, path, body string
	status             int
}

// holds holds a description against a node whose routes are in a file.
func holds(t *testing.T, c *cluster, file, source string, requests []apiRequest) {
	t.Helper()
	d, compiler := description(t, file)
	escape := strings.NewReplacer("~", "~0", "/", "~1")
	asked := map[string]bool{}
	for _, q := range requests {
		asked[q.method+q.path] = true
		status, kind, text := do(t, strings.ToUpper(q.method), c.nodes[0]+strings.ReplaceAll(q.path, "{key}", "k"), q.body)
		if status != q.status {
			t.Errorf("%s %s %.60s: status %d, want %d: %s", q.method, q.path, q.body, status, q.status, text)
			continue
		}
		if !strings.HasPrefix(kind, "application/json") {
			continue
		}
		at := "#/components/schemas/Problem"
		if status == 200 {
			at = "#/paths/" + escape.Replace(q.path) + "/" + q.method + "/responses/200/content/application~1json/schema"
		}
		schema, err := compiler.Compile(file + at)
		if err != nil {
			t.Fatal(err)
		}
		said, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err == nil {
			err = schema.Validate(said)
		}
		if err != nil {
			t.Errorf("%s %s: %v in %s", q.method, q.path, err, text)
		}
	}
	for path, methods := range d.Paths {
		namesCluster(t, c, path, methods)
		for method := range methods {
			if method != "parameters" && !asked[method+path] {
				t.Errorf("%s %s is described and not tested", method, path)
			}
		}
	}
	for _, routed := range routes(t, source) {
		if !asked[routed] && routed != "post/v1/messages" {
			t.Errorf("%s is there and not described", routed)
		}
	}
}

// namesCluster holds that a request may name the cluster that it means where the description says
// so, and another than this is refused.
func namesCluster(t *testing.T, c *cluster, path string, methods map[string]json.RawMessage) {
	t.Helper()
	want, may := http.StatusOK, bytes.Contains(methods["parameters"], []byte("#/components/parameters/Cluster"))
	if may {
		want = http.StatusMisdirectedRequest
	}
	for method := range methods {
		if method == "parameters" {
			continue
		}
		at := c.nodes[0] + strings.ReplaceAll(path, "{key}", "k")
		if status, _, text := do(t, strings.ToUpper(method), at, "{}", "Synod-Cluster", "another"); status != want {
			t.Errorf("%s %s for another cluster: status %d, want %d: %s", method, path, status, want, text)
		}
	}
}

// routes are those that server.go has, and the file of what is hosted.
func routes(t *testing.T, source string) (all []string) {
	t.Helper()
	text, err := os.ReadFile("server.go")
	more, err2 := os.ReadFile(source)
	if err != nil || err2 != nil {
		t.Fatal(err, err2)
	}
	text = append(text, more...)
	for _, m := range regexp.MustCompile(`mux\.Handle\w*\("([A-Z]+) (\S+)"`).FindAllSubmatch(text, -1) {
		all = append(all, strings.ToLower(string(m[1]))+string(m[2]))
	}
	if len(all) < 8 {
		t.Fatalf("want the routes of server.go, got %v", all)
	}
	return all
}

func do(t *testing.T, method, url, body string, header ...string) (status int, kind string, text []byte) {
	t.Helper()
	req, err := http.NewRequestWithContext(within(t), method, url, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(header); i += 2 {
		req.Header.Set(header[i], header[i+1])
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err = io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, resp.Header.Get("Content-Type"), text
}

func TestBatchIsAnsweredInOrder(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3).startAll()
	var ask []string
	for i := range 100 {
		ask = append(ask, fmt.Sprintf(`{"key":"key%d","value":"value%d"}`, i, i))
	}
	_, _, text := do(t, http.MethodPost, c.nodes[0]+"/v1/batch", `{"requests":[`+strings.Join(ask, ",")+`]}`)
	var out struct{ Answers []host.Register }
	if err := json.Unmarshal(text, &out); err != nil || len(out.Answers) != 100 {
		t.Fatalf("%d answers: %v: %s", len(out.Answers), err, text)
	}
	for i, a := range out.Answers {
		if a.Key != fmt.Sprint("key", i) || a.Value == nil || *a.Value != fmt.Sprint("value", i) {
			t.Errorf("answer %d: %+v", i, a)
		}
	}
	if got := c.get(2, "key7"); got != "value7" {
		t.Errorf("key7: %q", got)
	}
}

func TestMetrics(t *testing.T) {
	t.Parallel()
	c := newCluster(t, 3).startAll()
	c.set(0, "key", "x")
	_, _, text := do(t, http.MethodGet, c.nodes[0]+"/metrics", "")
	for _, want := range []string{
		`synod_requests_total{answer="chosen",op="set"} 1`, `synod_messages_total{way="sent"}`, `synod_sync_seconds_count`,
		`synod_batch_records_bucket`, "synod_registers 1", "synod_registers_decided 1", "synod_waiting 0", `synod_request_seconds_bucket{op="set"`,
		"\nsynod_rounds ", // 1, or more where the machine is so slow that a round was given up
	} {
		if !strings.Contains(string(text), want) {
			t.Errorf("metrics have no %s:\n%s", want, text)
		}
	}
}

// What listens at an address and is no node has no register.
func TestWhoIsNoNodeHasNoRegister(t *testing.T) {
	for _, said := range []string{`{}`, `null`, `{"ok":true}`, `{"key":"other","chosen":false}`, `{"key":"color","chosen":true}`, `{"key":"color","chosen":false,"value":"x"}`} {
		other := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, said) }))
		t.Cleanup(other.Close)
		c, err := host.NewClient([]string{other.URL}, host.TLS{})
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		_, err = c.Get(ctx, "color")
		cancel()
		if err == nil || !strings.Contains(err.Error(), "no node answers") {
			t.Errorf("to %s: %v", said, err)
		}
	}
}
