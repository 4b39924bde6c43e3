package report

import (
	"bufio"
	"fmt"
	"io"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Problems writes why a run could not tell everything, for standard error. An
// error of writing is of no use to anybody there.
func Problems(w io.Writer, problems []source.Problem, colored bool) {
	buffer := bufio.NewWriter(w)
	t := terminal{buffer, paletteOf(colored)}
	for _, problem := range problems {
		t.heading(t.problem, "problem", problem.Message)
		switch {
		case problem.At.IsZero():
		case isWhole(problem.At): // there may be no line to go to, nor a file
			fmt.Fprintf(buffer, "  %s %s\n", t.gutter("-->"), printable(problem.At.File))
		default:
			t.place(1, "-->", problem.At, "")
		}
		fmt.Fprintln(buffer)
	}
	_ = buffer.Flush()
}

// Decisions writes what a run has decided, a line each, for standard error.
func Decisions(w io.Writer, decisions []string) {
	buffer := bufio.NewWriter(w)
	for _, decision := range decisions {
		fmt.Fprintln(buffer, printable(decision))
	}
	_ = buffer.Flush()
}
