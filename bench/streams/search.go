package streams

// Trial is one count that was tried.
type Trial struct {
	Count int  `json:"streams"`
	Pass  bool `json:"pass"`
}

// Largest finds the largest count in 1 … most that passes, 0 where none does, from a first guess. It doubles
// its step away from the guess until the answer is enclosed, and then halves the gap. The step is a whole
// number of at least one and every trial narrows the gap, so it ends after at most 2·log2(most)+3 trials
// whatever the answers are; where they are not monotone the count returned has passed, and the next one has
// failed (or is beyond most).
func Largest(guess, most int, pass func(count int) (bool, error)) (int, []Trial, error) {
	var trials []Trial
	low, high := 0, most+1 // low passes, high does not
	try := func(n int) error {
		ok, err := pass(n)
		if err != nil {
			return err
		}
		trials = append(trials, Trial{n, ok})
		if ok {
			low = n
		} else {
			high = n
		}
		return nil
	}
	n := min(max(guess, 1), most)
	for step := 1; low < n && n < high; step *= 2 {
		if err := try(n); err != nil {
			return low, trials, err
		}
		if low == n && high > most { // not enclosed from above
			n = min(n+step, most)
		} else if high == n && low == 0 { // nor from below
			n = max(n-step, 1)
		}
	}
	for high-low > 1 {
		if err := try(low + (high-low)/2); err != nil {
			return low, trials, err
		}
	}
	return low, trials, nil
}
