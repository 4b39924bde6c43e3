package report

import (
	"strings"

	"github.com/clipperhouse/displaywidth"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// margin is how many cells are kept before the place in a line that is cut.
const margin = 20

// An excerpt is a line of a file as a terminal shows it.
type excerpt struct {
	text string
	// before and covered are the cells in front of the place and those that it
	// takes, of which there is always one.
	before, covered int
}

// excerptOf makes a line printable and cuts it to a number of cells around its
// place. Dots stand where something is cut off.
func excerptOf(snippet resolve.Snippet, width int) excerpt {
	start := min(max(snippet.Start, 0), len(snippet.Text))
	end := min(max(snippet.End, start), len(snippet.Text))
	head, place := printable(snippet.Text[:start]), printableFrom(snippet.Text[:end], start)
	line := head + place + printableFrom(snippet.Text, end)

	before, covered := displaywidth.String(head), max(displaywidth.String(place), 1)
	total := max(displaywidth.String(line), before+covered)
	if total <= width {
		return excerpt{line, before, covered}
	}
	from := 0
	if before+covered >= width { // the last cell is that of the dots
		from = max(min(before-margin, total-width), 0)
	}
	to := from + width
	if from > 0 {
		from++
	}
	if to < total {
		to--
	}

	var cut strings.Builder
	if from > 0 {
		cut.WriteString("…")
	}
	cell := 0
	for graphemes := displaywidth.StringGraphemes(line); graphemes.Next(); {
		next := cell + graphemes.Width()
		switch {
		case cell >= from && next <= to:
			cut.WriteString(graphemes.Value())
		case cell < from && next > from: // half of a wide character
			cut.WriteString(strings.Repeat(" ", next-from))
		}
		cell = next
	}
	if to < total {
		cut.WriteString("…")
	}
	covered = min(covered, to-before)
	if from > 0 {
		before -= from - 1
	}
	return excerpt{cut.String(), before, covered}
}
