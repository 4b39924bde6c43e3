package settings

import (
	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Kind is the kind of file that this package reads. Whether a file found in a
// folder may hold a settings class is for [Relevant] to say, and what the classes
// in it are for [Read], which follows their imports: the document has no facts.
var Kind = source.Kind{Name: "settings", Match: Match, Reader: "python", Parse: parse}

func parse(f *source.File) source.Document {
	m := python.Parse(f)
	return source.Document{Comments: m.Comments, Problems: m.Problems}
}
