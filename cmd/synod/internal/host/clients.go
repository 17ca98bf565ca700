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

// asking is what is done with a client's request. status is for an error.
type asking func(http.ResponseWriter, *http.Request) (out any, status int, err error)

// one lets a client's request in if not too many are. Its key must be text: other nodes would be
// told of it by another name, which is another key's.
func (s *Server) one(do asking) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if !utf8.ValidString(r.PathValue("key")) {
			s.refuse(w, http.StatusBadRequest, errors.New("want a key in UTF-8"))
			return
		}
		select {
		case s.requests <- struct{}{}:
			defer func() { <-s.requests }()
			s.reply(w, r, do)
		default:
			s.refuse(w, http.StatusServiceUnavailable, errTooMany)
		}
	}
}

// reply tells a client what comes of a request.
func (s *Server) reply(w http.ResponseWriter, r *http.Request, do asking) {
	if err := s.guard.meant(r); err != nil {
		s.refuse(w, http.StatusMisdirectedRequest, err)
		return
	}
	out, status, err := do(w, r)
	if err != nil {
		s.refuse(w, status, err)
		return
	}
	answer(w, http.StatusOK, out)
}

func (s *Server) set(w http.ResponseWriter, r *http.Request) (any, int, error) {
	var in value
	if status, err := readJSON(w, r, maxBody, &in); err != nil {
		return nil, status, err
	}
	if in.Value == nil {
		return nil, http.StatusBadRequest, errors.New(`want {"value": "..."}, got no value`)
	}
	return s.ask(r.Context(), asked{r.PathValue("key"), in.Value})
}

func (s *Server) get(_ http.ResponseWriter, r *http.Request) (any, int, error) {
	return s.ask(r.Context(), asked{Key: r.PathValue("key")})
}

// batch asks several at once. One that fails does not keep the others from being answered.
func (s *Server) batch(w http.ResponseWriter, r *http.Request) (any, int, error) {
	var in batchOf[asked]
	if status, err := readJSON(w, r, maxBody, &in); err != nil {
		return nil, status, err
	}
	if len(in.Requests) == 0 || len(in.Requests) > maxBatch {
		return nil, http.StatusBadRequest, fmt.Errorf("want 1 to %d requests in a batch, got %d", maxBatch, len(in.Requests))
	}
	many := int64(len(in.Requests))
	defer s.batched.Add(-many)
	if s.batched.Add(many) > int64(s.limits.Batched) {
		return nil, http.StatusServiceUnavailable, errTooMany
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
	return out, 0, nil
}

var errLate = errors.New("no answer in time: too few nodes are there; a set may still take effect")

var errBusy = errors.New("too many requests wait: try again later")

// answerOf asks the node for an answer A, and measures how long that takes. status is for an error.
func answerOf[A any](ctx context.Context, s *Server, op, key string, what any, kind func(A) fmt.Stringer) (a A, status int, err error) {
	ctx, cancel := context.WithTimeoutCause(ctx, s.limits.Wait, errLate)
	defer cancel()
	begin := time.Now()
	told, err := s.host.Ask(ctx, key, what)
	if err != nil {
		s.host.metrics.answered(op, "none", time.Since(begin))
		return a, unanswered(err), err
	}
	a = told.(A)
	s.host.metrics.answered(op, kind(a).String(), time.Since(begin))
	return a, 0, nil
}

// ask asks the node of a register. status is for an error.
func (s *Server) ask(ctx context.Context, q asked) (out Register, status int, err error) {
	op, what := "get", any(node.Get{})
	if q.Value != nil {
		op, what = "set", node.Set{Value: paxos.Value(*q.Value)}
	}
	a, status, err := answerOf(ctx, s, op, q.Key, what, func(a node.Answer) fmt.Stringer { return a.Kind })
	if err != nil {
		return Register{Key: q.Key}, status, err
	}
	out = Register{Key: q.Key, Chosen: a.Kind == node.Chosen}
	switch a.Kind {
	case node.Chosen:
		text := string(a.Value)
		out.Value = &text
	case node.Busy:
		return out, http.StatusTooManyRequests, errBusy
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
	s.reply(w, r, func(http.ResponseWriter, *http.Request) (any, int, error) {
		ctx, cancel := context.WithTimeoutCause(r.Context(), s.limits.Wait, errors.New("the node is busy"))
		defer cancel()
		status, err := s.host.Status(ctx)
		return status, http.StatusServiceUnavailable, err
	})
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
