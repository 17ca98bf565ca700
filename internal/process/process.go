// Package process runs a program in a process group of its own and leaves nothing of it behind:
// what it started is killed with it, when it ends by itself as well as when it is killed, and on
// Linux also when we die.
//
// [Output] and [Run] are for a program that runs to its end. Who talks with one calls [Start],
// reads Stdout, or closes it, and sets cmd.WaitDelay if it cannot wait for a descendant that left
// the group and keeps another pipe open.
package process

import (
	"errors"
	"os"
	"os/exec"
	"runtime"
	"sync"
)

// Process is a program that was started.
type Process struct {
	Stdout *os.File // a pipe from its standard output; the caller closes it

	cmd  *exec.Cmd
	gone chan struct{}
	err  error // of cmd.Wait, once gone is closed

	mu     sync.Mutex
	reaped bool // the number of the group may belong to others
}

// Start starts a command whose Stdout and SysProcAttr are not set. An error is that of cmd.Start.
func Start(cmd *exec.Cmd) (*Process, error) {
	ours, its, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer its.Close()
	cmd.Stdout = its
	asGroup(cmd)
	p := &Process{Stdout: ours, cmd: cmd, gone: make(chan struct{})}
	started := make(chan error)
	go p.live(started)
	if err := <-started; err != nil {
		ours.Close()
		return nil, err
	}
	return p, nil
}

// live starts the command and stays until it is gone: on Linux it dies with the thread that started
// it.
func (p *Process) live(started chan<- error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	err := running.start(p)
	started <- err
	if err != nil {
		return
	}
	defer close(p.gone)
	defer running.forget(p)
	if awaitEnd(p.cmd.Process.Pid) {
		p.killLast()
		p.err = p.cmd.Wait()
		return
	}
	p.err = p.cmd.Wait()
	p.killLast()
}

// Kill ends the whole group. It may be called at any time, any number of times, and returns at
// once.
func (p *Process) Kill() {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.reaped {
		killGroup(p.cmd)
	}
}

// KillAll ends all that runs, and lets nothing start any more. It is for a program that ends
// without waiting for who uses them.
func KillAll() {
	running.mu.Lock()
	defer running.mu.Unlock()
	running.over = true
	for p := range running.all {
		p.Kill()
	}
}

// running are the processes of this program.
var running = registry{all: map[*Process]bool{}}

type registry struct {
	mu   sync.Mutex
	all  map[*Process]bool
	over bool
}

func (r *registry) start(p *Process) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.over {
		return errOver
	}
	err := p.cmd.Start()
	if err == nil {
		r.all[p] = true
	}
	return err
}

var errOver = errors.New("the program is ending")

func (r *registry) forget(p *Process) {
	r.mu.Lock()
	defer r.mu.Unlock()
	delete(r.all, p)
}

// killLast kills what the program has left.
func (p *Process) killLast() {
	p.mu.Lock()
	defer p.mu.Unlock()
	killGroup(p.cmd)
	p.reaped = true
}

// Gone is closed when the program has ended, its group is killed and what it wrote to cmd.Stderr is
// read.
func (p *Process) Gone() <-chan struct{} { return p.gone }

// Wait waits for Gone and gives what cmd.Wait returned. cmd.ProcessState is set then.
func (p *Process) Wait() error {
	<-p.gone
	return p.err
}
