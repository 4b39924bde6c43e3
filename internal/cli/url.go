package cli

import (
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

func (p *program) urlCommand() *cobra.Command {
	var format string
	command := &cobra.Command{
		Use:   "url [URL]",
		Short: "Take a connection string apart, without showing its secrets",
		Long: `Normalise a connection string and print its parts, with secrets masked. Without an
argument, or for "-", the string is read from standard input, so that no secret
need enter the history of the shell.`,
		Args: takes(0, 1, "one argument, a connection string; quote it for the shell"),
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("--format", "format", format, []string{"text", "json"}); err != nil {
				return err
			}
			text := strings.Join(args, "")
			if len(args) == 0 || text == "-" {
				// A connection string is short; whoever pipes a disk in by
				// mistake gets an answer, too.
				const most = 1 << 20
				input, err := io.ReadAll(io.LimitReader(p.stdin, most))
				if err != nil {
					return err
				}
				text = strings.TrimRight(string(input), "\r\n")
			}
			if text == "" {
				return usagef("there is no connection string in the argument or on standard input")
			}
			database := resolve.URL(text, lint.Samples())
			if database.Error != "" {
				p.code = ExitFindings
			}
			if format == "json" {
				return writeJSON(p.stdout, database)
			}
			return report.Database(p.stdout, database)
		},
	}
	command.Flags().StringVar(&format, "format", "text", "write text or json")
	return command
}
