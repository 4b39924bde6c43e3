package source

import (
	"unicode/utf8"

	"github.com/agnivade/levenshtein"
)

// Nearest gives the known word that a misspelt one most likely stands for: the
// first with the least edit distance, where that is at most a third of the
// word's length, or two for short words, and leaves some of the word.
func Nearest(word string, known []string) (string, bool) {
	length := utf8.RuneCountInString(word)
	best, nearest := min(max(2, length/3)+1, length), ""
	for _, k := range known {
		// The distance is no less than the difference of the lengths.
		if difference := utf8.RuneCountInString(k) - length; max(difference, -difference) >= best {
			continue
		}
		if distance := levenshtein.ComputeDistance(word, k); distance < best {
			best, nearest = distance, k
		}
	}
	return nearest, nearest != ""
}
