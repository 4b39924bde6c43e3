package report

import (
	"fmt"
	"io"
)

// Section writes the title of what follows it.
func Section(w io.Writer, title string, colored bool) {
	fmt.Fprintln(w, paletteOf(colored).bold(printable(title)))
}
