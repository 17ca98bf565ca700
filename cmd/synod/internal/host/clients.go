package host

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/http"
	"sync"
	"time"
	"unicode/utf8"

	"github.com/synod-paxos/synod/impl/node"
	"github.com/synod-paxos/synod/impl/paxos"
	"github.com/synod-paxos/synod/internal/jsontext"
)

//go:embed openapi.json
var openAPI []byte

// description tells what a node can be asked.
func description(text []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		_, _ = w.Write(text)
	}
}

// registers are hosted.
type registers struct{ *node.Registers }

func (rs *registers) routes(s *Server, mux *http.ServeMux) {
	mux.HandleFunc("PUT /v1/registers/{key}", s.one(s.set))
	mux.HandleFunc("GET /v1/registers/{key}", s.one(s.get))
	mux.HandleFunc("POST /v1/batch", s.one(s.batch))
	mux.HandleFunc("GET /v1/openapi.json", description(openAPI))
}

// RegistersStatus is how a node of registers is.
type RegistersStatus struct {
	Registers int    `json:"registers"`
	Decided   int    `json:"decided"`
	Rounds    uint64 `json:"rounds"`
	Lost      uint64 `json:"lost"`
}

func (rs *registers) status(out *Status) {
	s := rs.Stats()
	out.Waiting = s.Waiting
	out.RegistersStatus = &RegistersStatus{Registers: s.Registers, Decided: s.Decided, Rounds: s.Rounds, Lost: s.Lost}
}

func (rs *registers) gauges() []gauge {
	return []gauge{
		{"synod_registers", "Registers that the node knows of.", func(s Status) float64 { return float64(s.Registers) }},
		{"synod_registers_decided", "Registers whose value the node knows.", func(s Status) float64 { return float64(s.Decided) }},
		{"synod_rounds", "Rounds begun since the start.", func(s Status) float64 { return float64(s.Rounds) }},
		{"synod_rounds_lost", "Rounds given up since the start.", func(s Status) float64 { return float64(s.RegistersStatus.Lost) }},
	}
}

// value is what a set is for.
type value struct {
	Value *string `json:"value"`
}

// Register is what a client is told of one.
type Register struct {
	Key    string  `json:"key"`
	Chosen bool    `json:"chosen"`
	Value  *string `json:"value,omitempty"` // if chosen
}

// asked is one request of a batch: a set if it has a value, else a get.
type asked struct {
	Key   string  `json:"key"`
	Value *string `json:"value"`
}

// answered is what one request of a batch is told.
type answered struct {
	Register
	Error string `json:"error,omitempty"`
}

type batchOf[T any] struct {
	Requests []T `json:"requests,omitempty"`
	Answers  []T `json:"answers,omitempty"`
}

var errTooMany = errors.New("too many requests are at work: try again, or another node")

// one lets a client's request in if not too many are. Its key must be text: other nodes would be
// told of it by another name, which is another key's.
func (s *Server) one(do func(http.ResponseWriter, *http.Request)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !utf8.ValidString(r.PathValue("key")) {
			s.refuse(w, http.StatusBadRequest, errors.New("want a key in UTF-8"))
			return
		}
		select {
		case s.requests <- struct{}{}:
			defer func() { <-s.requests }()
			do(w, r)
		default:
			s.refuse(w, http.StatusServiceUnavailable, errTooMany)
		}
	}
}

func (s *Server) set(w http.ResponseWriter, r *http.Request) {
	var in value
	if status, err := readJSON(w, r, maxBody, &in); err != nil {
		s.refuse(w, status, err)
		return
	}
	if in.Value == nil {
		s.refuse(w, http.StatusBadRequest, errors.New(`want {"value": "..."}, got no value`))
		return
	}
	s.tell(w, r, asked{r.PathValue("key"), in.Value})
}

func (s *Server) get(w http.ResponseWriter, r *http.Request) {
	s.tell(w, r, asked{Key: r.PathValue("key")})
}

// tell asks the node, and tells the client.
func (s *Server) tell(w http.ResponseWriter, r *http.Request, q asked) {
	register, status, err := s.ask(r.Context(), q)
	if err != nil {
		s.refuse(w, status, err)
		return
	}
	answer(w, http.StatusOK, register)
}

// batch asks several at once. One that fails does not keep the others from being answered.
func (s *Server) batch(w http.ResponseWriter, r *http.Request) {
	var in batchOf[asked]
	if status, err := readJSON(w, r, maxBody, &in); err != nil {
		s.refuse(w, status, err)
		return
	}
	if len(in.Requests) == 0 || len(in.Requests) > maxBatch {
		s.refuse(w, http.StatusBadRequest, fmt.Errorf("want 1 to %d requests in a batch, got %d", maxBatch, len(in.Requests)))
		return
	}
	many := int64(len(in.Requests))
	defer s.batched.Add(-many)
	if s.batched.Add(many) > int64(s.limits.Batched) {
		s.refuse(w, http.StatusServiceUnavailable, errTooMany)
		return
	}
	out := batchOf[answered]{Answers: make([]answered, len(in.Requests))}
	var all sync.WaitGroup
	for i, q := range in.Requests {
		all.Go(func() {
			register, _, err := s.ask(r.Context(), q)
			out.Answers[i] = answered{Register: register}
			if err != nil {
				out.Answers[i].Error = err.Error()
			}
		})
	}
	all.Wait()
	answer(w, http.StatusOK, out)
}

var errLate = errors.New("no answer in time: too few nodes are there; a set may still take effect")

// ask asks the node. status is for an error.
func (s *Server) ask(ctx context.Context, q asked) (out Register, status int, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.limits.Wait, errLate)
	defer cancel()
	op, what := "get", any(node.Get{})
	if q.Value != nil {
		op, what = "set", node.Set{Value: paxos.Value(*q.Value)}
	}
	begin := time.Now()
	told, err := s.host.Ask(ctx, q.Key, what)
	if err != nil {
		s.host.metrics.answered(op, "none", time.Since(begin))
		return Register{Key: q.Key}, unanswered(err), err
	}
	a := told.(node.Answer)
	s.host.metrics.answered(op, a.Kind.String(), time.Since(begin))
	out = Register{Key: q.Key, Chosen: a.Kind == node.Chosen}
	switch a.Kind {
	case node.Chosen:
		text := string(a.Value)
		out.Value = &text
	case node.Busy:
		return out, http.StatusTooManyRequests, errors.New("too many requests wait: try again later")
	case node.Full:
		return out, http.StatusInsufficientStorage, errors.New("the node has as many registers as it may have")
	case node.Invalid:
		return out, http.StatusBadRequest, fmt.Errorf("want a key of 1 to %d bytes and a value of at most %d", node.MaxKey, node.MaxValue)
	}
	return out, 0, nil
}

// unanswered is the status for who got no answer.
func unanswered(err error) int {
	if errors.Is(err, errLate) {
		return http.StatusGatewayTimeout
	}
	return http.StatusServiceUnavailable
}

func (s *Server) status(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeoutCause(r.Context(), s.limits.Wait, errors.New("the node is busy"))
	defer cancel()
	status, err := s.host.Status(ctx)
	if err != nil {
		s.refuse(w, http.StatusServiceUnavailable, err)
		return
	}
	answer(w, http.StatusOK, status)
}

// readJSON reads the body of a request, strictly; status is for an error.
func readJSON(w http.ResponseWriter, r *http.Request, most int64, into any) (status int, err error) {
	text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, most))
	var large *http.MaxBytesError
	switch {
	case errors.As(err, &large):
		return http.StatusRequestEntityTooLarge, fmt.Errorf("want a body of at most %d bytes", most)
	case err != nil:
		return http.StatusBadRequest, err
	case !utf8.Valid(text):
		return http.StatusBadRequest, errors.New("want JSON in UTF-8")
	}
	scan := jsontext.NewScanner(text, 8)
	if err := errors.Join(scan.Value(), scan.End("the body")); err != nil {
		return http.StatusBadRequest, fmt.Errorf("want JSON: %w", err)
	}
	if err := jsontext.Unmarshal(text, into); err != nil {
		return http.StatusBadRequest, err
	}
	return 0, nil
}
