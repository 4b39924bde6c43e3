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
		if !problem.At.IsZero() {
			t.place(1, "-->", problem.At, "")
		}
		fmt.Fprintln(buffer)
	}
	_ = buffer.Flush()
}
