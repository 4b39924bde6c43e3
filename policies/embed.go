// Package policies holds the rules that come with the program.
package policies

import "embed"

// FS holds the rules as NAME.rego with their tests in NAME_test.rego, what they
// share in lib, and the lists that they read as data.dbcfg.NAME in data/NAME.json
// (with "_" for "-").
//
//go:embed *.rego lib/*.rego data/*.json
var FS embed.FS

// Compiled is what the compiler makes of the rules in FS, so that a run need not
// compile them. It is made with "make docs", and is of no use if they have changed.
//
//go:embed compiled.bin
var Compiled []byte
