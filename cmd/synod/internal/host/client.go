package host

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"
)

// Client asks the nodes of a cluster until one answers: one after another, and who is late is
// waited for while the next is asked. That is right also where nobody knows what became of the
// first try: a register that is set again has its value already, and a command of a session is
// executed once.
type Client struct {
	Nodes   []string
	Cluster string // the nodes': one of another cluster refuses; empty: any
	http    http.Client

	session, number uint64 // of a store; 0 until there is one
}

// NewClient gives a client of nodes, with a certificate if one is given.
func NewClient(nodes []string, t TLS) (*Client, error) {
	for _, address := range nodes {
		if err := checkNode(address, t.Given()); err != nil {
			return nil, err
		}
	}
	config, err := t.Config()
	if err != nil {
		return nil, err
	}
	return &Client{Nodes: nodes, http: http.Client{Transport: &http.Transport{TLSClientConfig: config}}}, nil
}

// Set sets a register, and gives the value that it has then, which may be another's.
func (c *Client) Set(ctx context.Context, key, text string) (out Register, err error) {
	return c.register(ctx, http.MethodPut, key, value{&text})
}

// Get gives a register.
func (c *Client) Get(ctx context.Context, key string) (out Register, err error) {
	return c.register(ctx, http.MethodGet, key, nil)
}

// segment is a key as a part of a path. Points are written as signs too, as "." and ".." are no
// names there.
func segment(key string) string { return strings.ReplaceAll(url.PathEscape(key), ".", "%2E") }

// register takes nothing for an answer but a register: what else listens at an address says that
// all is well too.
func (c *Client) register(ctx context.Context, method, key string, in any) (Register, error) {
	return ask(ctx, c, method, "/v1/registers/"+segment(key), in, func(out Register) bool {
		return out.Key == key && out.Chosen == (out.Value != nil)
	})
}

// Key gives the value of a key of a store.
func (c *Client) Key(ctx context.Context, key string) (KeyAnswer, error) {
	return ask(ctx, c, http.MethodGet, "/v1/keys/"+segment(key), nil, func(out KeyAnswer) bool {
		return out.Key == key && out.Found == (out.Value != nil)
	})
}

// Do has a command executed, once, by a session of this client. It is for one goroutine at a time.
// After an error the command may still be executed.
func (c *Client) Do(ctx context.Context, o Order) (OrderAnswer, error) {
	for {
		if c.session == 0 {
			opened, err := ask(ctx, c, http.MethodPost, "/v1/sessions", nil, func(s session) bool { return s.Session > 0 })
			if err != nil {
				return OrderAnswer{}, err
			}
			c.session, c.number = opened.Session, 0
		}
		c.number++
		o.Session, o.Number = c.session, c.number
		out, err := ask(ctx, c, http.MethodPost, "/v1/commands", o, func(out OrderAnswer) bool { return out.Done == (out.Why == "") })
		var refused *refusedError
		if !errors.As(err, &refused) || refused.status != http.StatusGone {
			return out, err
		}
		c.session = 0
		if refused.first {
			continue // so it was executed nowhere
		}
		return out, fmt.Errorf("%w; it was asked before without answer, and may have been executed then", err)
	}
}

// Status asks one node how it is.
func (c *Client) Status(ctx context.Context, address string) (out Status, err error) {
	err = c.do(ctx, address, http.MethodGet, "/v1/status", nil, &out)
	return out, err
}

// AnyStatus asks one node after another how it is.
func (c *Client) AnyStatus(ctx context.Context) (Status, error) {
	return ask(ctx, c, http.MethodGet, "/v1/status", nil, func(s Status) bool { return s.Nodes > 0 })
}

// Between asking all nodes and asking all again is a pause. A node is late after a while, as one
// that was halted does not refuse; each time that all were asked in vain it is given twice as long.
const (
	pause = 200 * time.Millisecond
	late  = time.Second / 2
)

// ask asks the nodes, again and again until ctx ends. A node that says that the request is wrong is
// believed.
func ask[T any](ctx context.Context, c *Client, method, path string, in any, answers func(T) bool) (none T, err error) {
	q := &question[T]{Client: c, first: true, answer: func(ctx context.Context, address string) (out T, err error) {
		if err = c.do(ctx, address, method, path, in, &out); err == nil && !answers(out) {
			err = fmt.Errorf("what it answers to %s %s is no answer of a node", method, path)
		}
		return out, err
	}}
	for patience := late; ; patience *= 2 {
		out, err := q.all(ctx, patience)
		var open *unansweredError
		if !errors.As(err, &open) || open.others == len(c.Nodes) {
			return out, err
		}
		if wait(ctx, pause); ctx.Err() != nil {
			return none, fmt.Errorf("no node answers: %w", err)
		}
	}
}

// question is a request while nodes are asked.
type question[T any] struct {
	*Client
	answer func(ctx context.Context, address string) (T, error)
	first  bool // nobody was asked before
}

// unansweredError is what nodes say instead of an answer, or why they say nothing.
type unansweredError struct {
	error
	others int // who are nodes of another cluster
}

func (e *unansweredError) Unwrap() error { return e.error }

// all asks each node once, the next as soon as the last has failed or is late, and is content with
// the first answer. When all are late who said nothing, and one has failed, it is time to ask
// again.
func (q *question[T]) all(ctx context.Context, patience time.Duration) (none T, err error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type said struct {
		node int
		out  T
		err  error
	}
	come := make(chan said, len(q.Nodes))
	errs := make([]error, len(q.Nodes))
	asked, failed, others := 0, 0, 0
	next := func() {
		node := asked
		asked++
		go func() {
			out, err := q.answer(ctx, q.Nodes[node])
			come <- said{node, out, err}
		}()
	}
	for next(); failed < len(q.Nodes); {
		select {
		case s := <-come:
			var refused *refusedError
			switch {
			case s.err == nil:
				return s.out, nil
			case errors.As(s.err, &refused) && !refused.passes():
				refused.first = q.first
				return none, s.err
			case OtherCluster(s.err):
				others++
			}
			errs[s.node] = fmt.Errorf("%s: %w", q.Nodes[s.node], s.err)
			failed++
		case <-time.After(patience):
			if asked == len(q.Nodes) && failed > 0 {
				return none, q.inVain(errs, others, patience)
			}
		}
		q.first = false
		switch {
		case ctx.Err() != nil && failed == asked:
			return none, q.inVain(errs[:asked], others, patience)
		case ctx.Err() == nil && asked < len(q.Nodes):
			next()
		}
	}
	return none, q.inVain(errs, others, patience)
}

// inVain tells what all nodes said.
func (q *question[T]) inVain(errs []error, others int, patience time.Duration) error {
	for node, err := range errs {
		if err == nil {
			errs[node] = fmt.Errorf("%s: no answer in %v", q.Nodes[node], patience)
		}
	}
	return &unansweredError{errors.Join(errs...), others}
}

// refusedError is what a node says instead of an answer.
type refusedError struct {
	status int
	said   string
	first  bool // nobody was asked before
}

func (e *refusedError) Error() string { return e.said }

// passes tells a refusal that another node, or a later time, may not give.
func (e *refusedError) passes() bool {
	switch e.status {
	case http.StatusTooManyRequests, http.StatusMisdirectedRequest:
		return true
	}
	return e.status >= http.StatusInternalServerError
}

// OtherCluster tells whether a node refused because the client asked for another cluster.
func OtherCluster(err error) bool {
	var refused *refusedError
	return errors.As(err, &refused) && refused.status == http.StatusMisdirectedRequest
}

func (c *Client) do(ctx context.Context, address, method, path string, in, out any) error {
	body, err := json.Marshal(in)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, method, strings.TrimSuffix(address, "/")+path, nil)
	if err != nil {
		return err
	}
	if c.Cluster != "" {
		req.Header.Set(clusterHeader, c.Cluster)
	}
	if in != nil {
		req.Body = io.NopCloser(bytes.NewReader(body))
		req.ContentLength = int64(len(body))
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := c.http.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(io.LimitReader(resp.Body, maxBody))
	if err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		var p problem
		if json.Unmarshal(text, &p) != nil || p.Error == "" {
			p.Error = resp.Status
		}
		return &refusedError{status: resp.StatusCode, said: p.Error}
	}
	return json.Unmarshal(text, out)
}
