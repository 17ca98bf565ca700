package mealy

// Minimal gives the machine in which states that no word tells apart are one, and the state there
// of each state here. State 0 stays the initial one.
func Minimal(m Machine) (least Machine, class []int32) {
	class = m.Classes(m.allInputs(nil))
	for s, c := range class {
		if int(c) < len(least.Next) {
			continue // classes are numbered as they are met
		}
		next := make([]int32, len(m.Next[s]))
		for x, to := range m.Next[s] {
			next[x] = class[to]
		}
		least.Next, least.Out = append(least.Next, next), append(least.Out, m.Out[s])
		if m.Label != nil {
			least.Label = append(least.Label, m.Label[s])
		}
	}
	return least, class
}
