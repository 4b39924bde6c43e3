package cli

import (
	"context"
	"fmt"
	"io"

	"github.com/spf13/cobra"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

func (p *program) showCommand() *cobra.Command {
	var s scope
	command := &cobra.Command{
		Use:   "show [PATH...]",
		Short: "Show the effective configuration of every environment",
		Long: `Show the effective configuration: for every environment each variable, its value
with secrets masked, where it comes from and what it overrides; and why each file
was given its environment.`,
		RunE: func(command *cobra.Command, args []string) error {
			return p.withWorkspace(command.Context(), s, args, func(w *lint.Workspace) error {
				return report.Show(p.stdout, w.Projects)
			})
		},
	}
	s.register(command)
	return command
}

func (p *program) inputCommand() *cobra.Command {
	var s scope
	var schema bool
	command := &cobra.Command{
		Use:   "input [PATH...]",
		Short: "Print the document that policies judge",
		Long: `Print the policy input as JSON, the same that rules see and so without secrets:
one document per application, each on its own, one after another.`,
		RunE: func(command *cobra.Command, args []string) error {
			if schema {
				schema, err := resolve.Schema()
				if err != nil {
					return err
				}
				return writeJSON(p.stdout, schema)
			}
			return p.withWorkspace(command.Context(), s, args, func(w *lint.Workspace) error {
				for _, project := range w.Projects {
					if err := writeJSON(p.stdout, project); err != nil {
						return err
					}
				}
				return nil
			})
		},
	}
	s.register(command)
	command.Flags().BoolVar(&schema, "schema", false, "print the JSON Schema of the document instead")
	return command
}

// withWorkspace reads a project for a command that asks no rule. What could not
// be read is said, and makes the exit code, after what could.
func (p *program) withWorkspace(ctx context.Context, s scope, paths []string, use func(*lint.Workspace) error) error {
	options, err := s.options(p, paths)
	if err != nil {
		return err
	}
	w, err := lint.Load(options)
	if err != nil {
		return err
	}
	w.AskGit(ctx)
	if err := use(w); err != nil {
		return err
	}
	report.Problems(p.stderr, w.Problems, p.colored(p.stderr, "auto"))
	if len(w.Problems) > 0 {
		p.code = ExitUnable
	} else if len(w.Projects) == 0 {
		fmt.Fprintln(p.stderr, nothing)
		p.code = ExitUnable
	}
	return nil
}

const nothing = "dbcfg-lint: nothing to lint: there is no .env file, no alembic.ini and no settings class here; name a file to have it linted whatever its name"

func writeJSON(w io.Writer, value any) error { return report.JSON(w, value) }
