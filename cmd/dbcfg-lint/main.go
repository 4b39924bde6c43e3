// Command dbcfg-lint lints the database configuration of applications.
package main

import (
	"context"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"

	"github.com/dbcfg-lint/dbcfg-lint/internal/cli"
)

func main() {
	// A run lives for some milliseconds and keeps most of what it allocates:
	// collecting garbage at the default pace costs a tenth of it.
	debug.SetGCPercent(800)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := cli.Main(ctx, os.Args[1:], os.Environ(), os.Stdin, os.Stdout, os.Stderr)
	stop()
	os.Exit(code)
}
