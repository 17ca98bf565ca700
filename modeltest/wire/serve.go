package wire

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/synod-paxos/synod/internal/jsontext"
)

// Request is what an adapter is asked: a reset or an action. It is valid until the handler returns.
type Request struct {
	Reset  json.RawMessage // how the test is set up; nil if this is an action
	Action string
	Args   json.RawMessage // an object; nil if the action has none
	Crash  int             // crash after so many writes of the action, and start again; 0 for no crash
}

// Serve is the loop of an adapter: it reads lines of requests and writes lines of answers until its
// input ends.
//
// hello answers what is going to be tested; what it returns need not repeat it. handle answers a
// request with a JSON object, which is copied before the next call; nothing stands for {}. An error
// of either is told to the tester, and ends Serve, which returns it. Other errors are of reading,
// of writing, and about requests that are none.
func Serve(in io.Reader, out io.Writer, hello func(protocol, role string) (Hello, error), handle func(Request) ([]byte, error)) error {
	s := server{in: lines{from: in}, out: out, hello: hello, handle: handle, actions: map[string]string{}}
	for {
		line, err := s.in.next()
		if err == io.EOF && len(line) == 0 {
			return nil
		}
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		if err != nil {
			return fmt.Errorf("cannot read requests: line %d: %w", s.in.count+1, err)
		}
		if err := s.line(line); err != nil {
			return err
		}
	}
}

type server struct {
	in      lines
	out     io.Writer
	hello   func(protocol, role string) (Hello, error)
	handle  func(Request) ([]byte, error)
	answer  []byte            // the line under way
	actions map[string]string // so that each is one string
	greeted bool
	failed  error // the first error; nothing is handled after it
}

// line answers a line.
func (s *server) line(line []byte) error {
	var err error
	requests := scan(line)
	s.answer = s.answer[:0]
	if requests.Peek() == '[' {
		err = s.batch(requests)
	} else {
		err = s.one(requests)
	}
	if err == nil {
		err = requests.end()
	}
	if err != nil {
		s.answer = s.answer[:0]
		s.refuse(fmt.Errorf("not as requests are: %w", requests.notJSON(err)))
	}
	if _, err := s.out.Write(append(s.answer, '\n')); err != nil {
		return errors.Join(s.failed, fmt.Errorf("cannot write answers: %w", err))
	}
	return s.failed
}

func (s *server) batch(requests *scanner) error {
	s.answer = append(s.answer, '[')
	err := requests.array(func() error {
		if len(s.answer) > 1 {
			s.answer = append(s.answer, ',')
		}
		return s.one(requests)
	})
	s.answer = append(s.answer, ']')
	return err
}

// one answers the next request; an error is about its form. Requests after one that failed are
// answered so too.
func (s *server) one(requests *scanner) error {
	var r Request
	var hello []byte
	kinds := 0
	requests.Peek()
	start := requests.Pos()
	err := requests.object(func(key, value []byte) error {
		switch {
		case string(key) == "args" && value[0] == '{':
			r.Args = value
			return nil
		case string(key) == "crash":
			return r.readCrash(value)
		case string(key) == "hello":
			hello = value
		case string(key) == "reset" && value[0] == '{':
			r.Reset = value
		case string(key) == "action" && value[0] == '"':
			r.Action = s.name(value)
		default:
			return fmt.Errorf("unexpected %q: %s", short(key), short(value))
		}
		kinds++
		return nil
	})
	if err != nil {
		return err
	}
	if kinds != 1 || (r.Args != nil || r.Crash > 0) && r.Action == "" {
		return fmt.Errorf("expected one of hello, reset and action, got %s", short(requests.Since(start)))
	}
	s.refuse(s.respond(r, hello != nil, requests.Since(start)))
	return nil
}

func (r *Request) readCrash(value []byte) error {
	n, err := Number(value)
	if err != nil || n < 1 || n > MaxWrites {
		return fmt.Errorf("crash: expected a number of writes, from 1 to %d, got %s", MaxWrites, short(value))
	}
	r.Crash = int(n)
	return nil
}

// respond appends an answer; an error is for the tester.
func (s *server) respond(r Request, isHello bool, request []byte) (err error) {
	var answer []byte
	switch {
	case s.failed != nil:
		err = s.failed
	case isHello:
		answer, err = s.greet(request)
	case !s.greeted:
		err = errors.New("expected hello first")
	default:
		answer, err = s.handle(r)
	}
	if err == nil && len(answer) == 0 {
		answer = []byte("{}")
	}
	if err == nil {
		s.answer = append(s.answer, answer...)
	}
	return err
}

func (s *server) greet(request []byte) ([]byte, error) {
	asked, err := decodeHello(request)
	if err != nil {
		return nil, err
	}
	if asked.Version != Version {
		return nil, fmt.Errorf("expected version %d, got %d", Version, asked.Version)
	}
	h, err := s.hello(asked.Protocol, asked.Role)
	if err != nil {
		return nil, err
	}
	s.greeted = true
	h.Version, h.Protocol, h.Role = asked.Version, asked.Protocol, asked.Role
	return helloLine(h)
}

// refuse appends an error, if it is one, as the answer.
func (s *server) refuse(err error) {
	if err == nil {
		return
	}
	if s.failed == nil {
		s.failed = err
	}
	text, _ := json.Marshal(map[string]string{"error": err.Error()})
	s.answer = append(s.answer, text...)
}

// name gives the name of an action.
func (s *server) name(quoted []byte) string {
	text := jsontext.Unquote(quoted)
	name, ok := s.actions[string(text)]
	if !ok {
		name = string(text)
		s.actions[name] = name
	}
	return name
}
