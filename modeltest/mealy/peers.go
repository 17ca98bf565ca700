package mealy

import "fmt"

// Peers say which inputs may come, depending on the machine's state and on what happened before: a
// graph whose nodes each belong to one state of the machine. Node 0 is where the machine is in its
// initial state and nothing has happened.
type Peers struct {
	State []int32  // the machine's state at each node
	Moves [][]Move // what may come at each node, ascending by input, each input at most once
}

// Move is an input that may come, and the node that it leads to.
type Move struct{ Input, To int32 }

// Any are peers that may send these inputs (nil: all) at any time. They have one node per state
// that they can reach.
func Any(m Machine, inputs []int32) Peers {
	p, node := Peers{State: []int32{0}}, make([]int32, len(m.Next)) // the node of each state; 0 if it has none yet
	inputs = m.allInputs(inputs)
	for q := 0; q < len(p.State); q++ {
		var moves []Move
		for _, x := range inputs {
			to := m.Next[p.State[q]][x]
			if to != 0 && node[to] == 0 {
				node[to] = int32(len(p.State))
				p.State = append(p.State, to)
			}
			moves = append(moves, Move{x, node[to]})
		}
		p.Moves = append(p.Moves, moves)
	}
	return p
}

// Check tells whether these are peers of the machine: each move leads where the machine goes.
func (p Peers) Check(m Machine) error {
	if len(p.State) == 0 || len(p.State) != len(p.Moves) {
		return fmt.Errorf("peers: want as many states as lists of moves and at least one, got %d and %d", len(p.State), len(p.Moves))
	}
	if p.State[0] != 0 {
		return fmt.Errorf("peers: node 0: want the machine's initial state 0, got %d", p.State[0])
	}
	for q, s := range p.State {
		if s < 0 || int(s) >= len(m.Next) {
			return fmt.Errorf("peers: node %d: want a state in 0..%d, got %d", q, len(m.Next)-1, s)
		}
	}
	for q, moves := range p.Moves {
		for i, move := range moves {
			if err := p.checkMove(m, p.State[q], move); err != nil {
				return fmt.Errorf("peers: node %d, move %d: %w", q, i, err)
			}
			if i > 0 && moves[i-1].Input >= move.Input {
				return fmt.Errorf("peers: node %d, move %d: want inputs ascending, got %d after %d", q, i, move.Input, moves[i-1].Input)
			}
		}
	}
	return nil
}

func (p Peers) checkMove(m Machine, from int32, move Move) error {
	switch {
	case move.Input < 0 || int(move.Input) >= m.inputs():
		return fmt.Errorf("want an input in 0..%d, got %d", m.inputs()-1, move.Input)
	case move.To < 0 || int(move.To) >= len(p.State):
		return fmt.Errorf("want a node in 0..%d, got %d", len(p.State)-1, move.To)
	case p.State[move.To] != m.Next[from][move.Input]:
		return fmt.Errorf("want a node of state %d, where input %d leads from state %d, got one of state %d",
			m.Next[from][move.Input], move.Input, from, p.State[move.To])
	}
	return nil
}

// complete tells whether the same inputs may come at every node, and nodes are states: peers
// without memory.
func (p Peers) complete(m Machine) bool {
	seen := make([]bool, len(m.Next))
	for q, s := range p.State {
		if seen[s] || len(p.Moves[q]) != len(p.Moves[0]) {
			return false
		}
		seen[s] = true
		for i, move := range p.Moves[q] {
			if move.Input != p.Moves[0][i].Input {
				return false
			}
		}
	}
	return true
}
