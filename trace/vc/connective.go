package vc

import "slices"

// connective joins terms. Like a solver's, = and distinct take any number, and => is to the right.
func connective(head string, args []code) code {
	switch head {
	case "not":
		return func(m *frame) int { return 1 - args[0](m) }
	case "and", "or":
		stop := truth(head == "or")
		return func(m *frame) int {
			for _, arg := range args {
				if arg(m) == stop {
					return stop
				}
			}
			return 1 - stop
		}
	case "=>":
		last := len(args) - 1
		return func(m *frame) int {
			for _, arg := range args[:last] {
				if arg(m) == 0 {
					return 1
				}
			}
			return args[last](m)
		}
	case "xor":
		return func(m *frame) int {
			odd := 0
			for _, arg := range args {
				odd ^= arg(m)
			}
			return odd
		}
	case "ite":
		return func(m *frame) int {
			if args[0](m) == 1 {
				return args[1](m)
			}
			return args[2](m)
		}
	default:
		return comparison(head == "=", args)
	}
}

func comparison(alike bool, args []code) code {
	if len(args) == 2 {
		return func(m *frame) int { return truth((args[0](m) == args[1](m)) == alike) }
	}
	return func(m *frame) int {
		var seen []int
		for i, arg := range args {
			value := arg(m)
			if i > 0 && slices.Contains(seen, value) != alike {
				return 0
			}
			seen = append(seen, value)
		}
		return 1
	}
}

// arithmetic is that of integers; div rounds down to what leaves a remainder from 0, as a solver's.
func arithmetic(head string, args []code) code {
	return func(m *frame) int {
		value := args[0](m)
		if len(args) == 1 {
			switch {
			case head == "-", head == "abs" && value < 0:
				return -value
			}
			return value
		}
		for _, arg := range args[1:] {
			next := arg(m)
			if holds, compares := compared(head, value, next); compares {
				if !holds {
					return 0
				}
				value = next
				continue
			}
			value = calculated(head, value, next)
		}
		if _, compares := compared(head, 0, 0); compares {
			return 1
		}
		return value
	}
}

func compared(head string, x, y int) (holds, compares bool) {
	switch head {
	case "<":
		return x < y, true
	case "<=":
		return x <= y, true
	case ">":
		return x > y, true
	case ">=":
		return x >= y, true
	}
	return false, false
}

func calculated(head string, x, y int) int {
	switch head {
	case "+":
		return x + y
	case "-":
		return x - y
	case "*":
		return x * y
	}
	if y == 0 {
		return 0 // anything, for a solver
	}
	rest := x % y
	if rest < 0 {
		rest += max(y, -y)
	}
	if head == "mod" {
		return rest
	}
	return (x - rest) / y
}
