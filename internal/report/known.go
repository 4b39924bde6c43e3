package report

import (
	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Known gives a finding of a baseline in words, on one line. Of its names, which
// anyone may have written, it masks what may be a secret.
func Known(known lint.Known) string {
	where := known.File
	if where == "" {
		where = "the " + resolve.ProcessEnvironment
	}
	words := known.Rule + " in " + where
	if known.Variable != "" {
		words += " for " + source.SafeName(known.Variable)
	}
	return printable(words)
}
