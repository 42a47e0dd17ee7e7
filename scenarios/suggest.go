package scenarios

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// didYouMean returns `, did you mean "x"?` for those candidates that begin with word, or else the one
// nearest to it, or nothing where none is near.
func didYouMean(word string, candidates []string) string {
	for _, w := range []string{padded(word), word} {
		i := slices.IndexFunc(candidates, func(c string) bool { return strings.EqualFold(c, w) })
		if i >= 0 && w != word {
			return fmt.Sprintf(", did you mean %q?", candidates[i])
		}
		if begun := beginning(w, candidates); begun != "" {
			return ", did you mean " + begun + "?"
		}
	}
	best, bestDist := "", len(word)/3+2
	for _, c := range candidates {
		if d := editDistance(word, c); d < bestDist {
			best, bestDist = c, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf(", did you mean %q?", best)
}

// padded writes the number of a case with two digits: S1 as S01.
func padded(word string) string {
	if len(word) == 2 && '0' <= word[1] && word[1] <= '9' {
		return word[:1] + "0" + word[1:]
	}
	return word
}

// beginning names the candidates that go on from a word, case aside; "" where it is one of them itself, and
// where there are none or too many to help.
func beginning(word string, candidates []string) string {
	const most = 5
	var out []string
	if slices.Contains(candidates, word) {
		return ""
	}
	for _, c := range candidates {
		if len(word) > 1 && len(c) > len(word) && strings.EqualFold(c[:len(word)], word) {
			out = append(out, strconv.Quote(c))
		}
	}
	if len(out) > most {
		return ""
	}
	return strings.Join(out, " or ")
}

// byNearness sorts words by how far they are from one, those equally far as they were.
func byNearness(word string, list []string) []string {
	out := slices.Clone(list)
	slices.SortStableFunc(out, func(a, b string) int {
		return cmp.Compare(editDistance(word, a), editDistance(word, b))
	})
	return out
}

// editDistance counts the bytes to insert, delete or replace (Levenshtein). Long words are never near: 64
// bounds the work.
func editDistance(a, b string) int {
	if len(a) > 64 || len(b) > 64 {
		return 64
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := 1
			if a[i] == b[j] {
				cost = 0
			}
			next := min(diagonal+cost, row[j]+1, row[j+1]+1)
			diagonal, row[j+1] = row[j+1], next
		}
	}
	return row[len(b)]
}
