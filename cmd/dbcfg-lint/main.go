// Command dbcfg-lint lints the database configuration of applications.
package main

import (
	"context"
	"os"
	"runtime/debug"

	"github.com/dbcfg-lint/dbcfg-lint/internal/cli"
)

func main() {
	// A run lives for some milliseconds and keeps most of what it allocates:
	// collecting garbage at the default pace costs a tenth of it.
	debug.SetGCPercent(800)
	os.Exit(cli.Main(context.Background(), os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr))
}
