package randomtest

import "iter"

// Fate is what befell the messengers of a battle.
type Fate struct{ Lost, Arrived int }

// Every fights one battle for each way in which messengers can be lost: only those
// that are sent, so what is lost early makes a battle short. With a loss p a battle
// has the chance p^Lost (1-p)^Arrived, and these sum to 1.
func Every(fight Protocol) iter.Seq2[Battle, Fate] {
	return func(yield func(Battle, Fate) bool) {
		var script []bool // who is lost, in the order in which they are sent
		for {
			at := 0
			b := fight(func() bool {
				if at++; at > len(script) {
					script = append(script, false)
				}
				return script[at-1]
			})
			if !yield(b, fate(script)) || !advance(&script) {
				return
			}
		}
	}
}

func fate(script []bool) (f Fate) {
	for _, lost := range script {
		if lost {
			f.Lost++
		} else {
			f.Arrived++
		}
	}
	return f
}

// advance has the last messenger be lost that was not, and forgets those after it. It
// reports false when all were lost.
func advance(script *[]bool) bool {
	for at := len(*script) - 1; at >= 0; at-- {
		if !(*script)[at] {
			(*script)[at] = true
			*script = (*script)[:at+1]
			return true
		}
	}
	return false
}
