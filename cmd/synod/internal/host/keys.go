package host

import (
	"context"
	_ "embed"
	"errors"
	"fmt"
	"net/http"

	"github.com/synod-paxos/synod/impl/kv"
	"github.com/synod-paxos/synod/impl/paxos"
)

//go:embed openapi-store.json
var storeAPI []byte

// store is a replicated one that is hosted.
type store struct{ *kv.Log }

func (s *store) routes(to *Server, mux *http.ServeMux) {
	mux.HandleFunc("GET /v1/keys/{key}", to.one(to.getKey))
	mux.HandleFunc("POST /v1/commands", to.one(to.command))
	mux.HandleFunc("POST /v1/sessions", to.one(to.openSession))
	mux.HandleFunc("GET /v1/openapi.json", description(storeAPI))
}

// StoreStatus is how a node of a replicated store is.
type StoreStatus struct {
	Leader   *paxos.Node `json:"leader"` // that it knows of
	Ballot   string      `json:"ballot"` // the highest that it heard of
	Executed uint64      `json:"executed"`
	Dropped  uint64      `json:"dropped"`
	Sessions int         `json:"sessions"`
}

func (s *store) status(out *Status) {
	now := s.Stats()
	out.Waiting = now.Waiting
	out.StoreStatus = &StoreStatus{Ballot: now.Ballot.String(), Executed: uint64(now.Executed), Dropped: uint64(now.Dropped), Sessions: now.Sessions}
	if now.Led {
		out.Leader = &now.Leader
	}
}

func (s *store) gauges() []gauge {
	return []gauge{
		{"synod_executed", "Slots that the node has executed.", func(s Status) float64 { return float64(s.Executed) }},
		{"synod_dropped", "Slots of which a state is all that is left.", func(s Status) float64 { return float64(s.Dropped) }},
		{"synod_sessions", "Sessions that the node knows of.", func(s Status) float64 { return float64(s.Sessions) }},
		{"synod_leads", "Whether the node leads.", func(s Status) float64 {
			if s.Leader != nil && *s.Leader == s.Node {
				return 1
			}
			return 0
		}},
	}
}

// KeyAnswer is what a client is told of a key.
type KeyAnswer struct {
	Key   string  `json:"key"`
	Found bool    `json:"found"`
	Value *string `json:"value,omitempty"` // if found
}

// Order is a command of a client.
type Order struct {
	Do      string  `json:"do"` // set, create, cas, increment or delete
	Key     string  `json:"key"`
	Old     string  `json:"old,omitempty"`   // of a cas
	Value   *string `json:"value,omitempty"` // of all but increment and delete
	By      *int64  `json:"by,omitempty"`    // of an increment; 1 if there is none
	Session uint64  `json:"session,omitempty"`
	Number  uint64  `json:"number,omitempty"`
}

// OrderAnswer is what became of an order.
type OrderAnswer struct {
	Done  bool    `json:"done"`
	Why   string  `json:"why,omitempty"`   // if not
	Value *string `json:"value,omitempty"` // after an increment
}

// op is an order as the log has it.
func (o Order) op() (op kv.Op, err error) {
	for k := kv.Set; k <= kv.Delete; k++ {
		if k.String() == o.Do {
			op = kv.Op{Kind: k, Key: o.Key, Old: o.Old}
		}
	}
	hasValue := op.Kind == kv.Set || op.Kind == kv.Create || op.Kind == kv.CompareAndSet
	switch {
	case op.Kind == 0:
		return op, fmt.Errorf("want a do of set, create, cas, increment or delete, got %.40q", o.Do)
	case hasValue != (o.Value != nil), o.By != nil && op.Kind != kv.Increment, o.Old != "" && op.Kind != kv.CompareAndSet:
		return op, errors.New("want a value for set, create and cas, an old one for cas, by for increment, and nothing else")
	case (o.Session == 0) != (o.Number == 0):
		return op, errors.New("want a session and a number, from 1 on, or none of both")
	case hasValue:
		op.New = *o.Value
	case op.Kind == kv.Increment:
		if op.By = 1; o.By != nil {
			op.By = *o.By
		}
	}
	return op, nil
}

func (s *Server) getKey(_ http.ResponseWriter, r *http.Request) (any, int, error) {
	out := KeyAnswer{Key: r.PathValue("key")}
	a, status, err := s.askStore(r.Context(), "get", kv.Get{Key: out.Key})
	if out.Found = a.Kind == kv.Found; out.Found {
		out.Value = &a.Value
	}
	return out, status, err
}

func (s *Server) command(w http.ResponseWriter, r *http.Request) (any, int, error) {
	var in Order
	if status, err := readJSON(w, r, maxBody, &in); err != nil {
		return nil, status, err
	}
	op, err := in.op()
	if err != nil {
		return nil, http.StatusBadRequest, err
	}
	a, status, err := s.askStore(r.Context(), in.Do, kv.Do{Session: in.Session, Number: in.Number, Op: op})
	out := OrderAnswer{Done: a.Kind == kv.Done}
	if !out.Done {
		out.Why = a.Kind.String()
	} else if op.Kind == kv.Increment {
		out.Value = &a.Value
	}
	return out, status, err
}

// session is one that is opened.
type session struct {
	Session uint64 `json:"session"`
}

func (s *Server) openSession(_ http.ResponseWriter, r *http.Request) (any, int, error) {
	a, status, err := s.askStore(r.Context(), "open", kv.Open{})
	return session{a.Session}, status, err
}

// askStore asks the node. status is for an error.
func (s *Server) askStore(ctx context.Context, op string, what any) (kv.Answer, int, error) {
	a, status, err := answerOf(ctx, s, op, kv.Others, what, func(a kv.Answer) fmt.Stringer { return a.Kind })
	if err != nil {
		return a, status, err
	}
	switch a.Kind {
	case kv.Busy:
		return a, http.StatusTooManyRequests, errBusy
	case kv.Full:
		return a, http.StatusInsufficientStorage, fmt.Errorf("there may be no more than %d bytes of keys and values", kv.MaxState)
	case kv.Invalid:
		return a, http.StatusBadRequest, fmt.Errorf("want a key of 1 to %d bytes and values of at most %d", kv.MaxKey, kv.MaxValue)
	case kv.Expired:
		return a, http.StatusGone, fmt.Errorf("no such session is known, as after %d slots: its command was not executed now: open another", kv.SessionSlots)
	case kv.Superseded:
		return a, http.StatusConflict, errors.New("a later command of the session was executed, or the session has ended meanwhile: what became of this one is not known any more")
	}
	return a, 0, nil
}
