package cli

import (
	"fmt"
	"runtime/debug"
	"strings"

	"github.com/spf13/cobra"
)

func (p *program) versionCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "version",
		Short: "Print the version",
		Args:  takes(0, 0, "no argument"),
		RunE: func(*cobra.Command, []string) error {
			_, err := fmt.Fprintln(p.stdout, "dbcfg-lint", version())
			return err
		},
	}
}

// version gives the version of the running binary.
func version() string {
	info, _ := debug.ReadBuildInfo() // nil in a binary that was built without modules
	return versionOf(info)
}

// versionOf gives the version of the module that a binary was built from, without
// the "v" of Go. It is that of go install, or of the tag of the checkout: behind a
// tag Go makes up a version of the commit, and adds +dirty where files were changed.
func versionOf(info *debug.BuildInfo) string {
	if info == nil || info.Main.Version == "" {
		return "(devel)"
	}
	return strings.TrimPrefix(info.Main.Version, "v")
}
