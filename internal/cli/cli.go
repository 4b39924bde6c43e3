// Package cli is the command line: commands, flags and exit codes.
package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// The exit codes. The same event has the same code under all flags.
const (
	// ExitOK says that all was linted, with no finding at or above the threshold.
	ExitOK = 0
	// ExitFindings says that all was linted, with findings at or above the threshold.
	ExitFindings = 1
	// ExitUnable says that the run could not tell: wrong usage, a broken
	// configuration or policy, a file that can't be read, nothing to lint.
	ExitUnable = 2
)

// A program is one run with all that it may read and write.
type program struct {
	host
	environ        []string
	stdin          io.Reader
	stdout, stderr io.Writer
	commands       []string
	code           int
}

// Main runs the program and gives its exit code. The working directory is the
// process's own; all else is handed in.
func Main(ctx context.Context, args, environ []string, stdin io.Reader, stdout, stderr io.Writer) int {
	p := &program{environ: environ, stdin: stdin, stdout: stdout, stderr: stderr}
	var lost error
	p.host, lost = thisHost()
	command := p.command()
	command.PersistentPreRunE = func(called *cobra.Command, _ []string) error {
		if slices.Contains(anywhere, called.Name()) {
			return nil
		}
		return lost
	}
	command.SetArgs(args)
	if called, err := command.ExecuteContextC(ctx); err != nil {
		fmt.Fprintf(stderr, "dbcfg-lint: %s\n", discreet(err.Error(), args))
		var usage usageError
		if errors.As(err, &usage) {
			fmt.Fprintf(stderr, "Run '%s --help' for usage.\n", called.CommandPath())
		}
		return ExitUnable
	}
	return p.code
}

// anywhere are the commands that need no working directory. Those of shells print
// what completes commands in them.
var anywhere = []string{"version", "url", "help", "bash", "fish", "powershell", "zsh"}

func (p *program) command() *cobra.Command {
	root := p.lintCommand()
	root.Use = "dbcfg-lint [PATH...]"
	root.Short = "Lints the database configuration of applications"
	root.Long = `dbcfg-lint knows what an application's database configuration will really be,
in every environment, before it is deployed. It reads .env files, the process
environment, the settings class and Alembic's configuration the way the program
will, and judges the result with policies.`
	root.SetIn(p.stdin)
	root.SetOut(p.stdout) // before the commands of cobra's own are made, which keep it
	root.SetErr(p.stderr)
	root.SilenceErrors, root.SilenceUsage = true, true
	root.Version = version()
	root.SetVersionTemplate("{{.Name}} {{.Version}}\n")
	root.SetFlagErrorFunc(func(command *cobra.Command, err error) error { return usageError{suggested(command, err)} })

	lint := p.lintCommand()
	lint.Use = "lint [PATH...]"
	lint.Short = "Lint folders and files (the default command)"
	root.AddCommand(lint, p.initCommand(), p.showCommand(), p.inputCommand(), p.rulesCommand(), p.explainCommand(), p.testCommand(), p.urlCommand(), p.hookCommand(), p.versionCommand())
	strict(root)
	for _, command := range root.Commands() {
		p.commands = append(p.commands, command.Name())
	}
	return root
}

// suggested adds to an error about a flag that there is not the flag that may be meant.
func suggested(command *cobra.Command, err error) error {
	var missing *pflag.NotExistError
	if !errors.As(err, &missing) || missing.GetSpecifiedShortnames() != "" {
		return err
	}
	var known []string
	command.Flags().VisitAll(func(flag *pflag.Flag) {
		if !flag.Hidden {
			known = append(known, flag.Name)
		}
	})
	if nearest, ok := source.Nearest(strings.ToLower(missing.GetSpecifiedName()), known); ok {
		return fmt.Errorf("%w; did you mean --%s?", err, nearest)
	}
	return err
}

// strict makes the commands of cobra's own refuse what they don't know, in the
// words of the others. Most would print their help instead, and exit with 0.
func strict(root *cobra.Command) {
	root.InitDefaultHelpCmd()
	help, _, _ := root.Find([]string{"help"})
	show := help.Run
	help.Run, help.RunE = nil, func(command *cobra.Command, args []string) error {
		if _, rest, err := root.Find(args); err != nil || len(rest) > 0 {
			return usagef("there is no command %q", strings.Join(args, " "))
		}
		show(command, args)
		return nil
	}

	root.InitDefaultCompletionCmd()
	completion, _, _ := root.Find([]string{"completion"})
	var shells []string
	for _, shell := range completion.Commands() {
		shell.Args = takes(0, 0, "no argument")
		shells = append(shells, shell.Name())
	}
	completion.Args = cobra.ArbitraryArgs
	completion.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("completion: name a shell: %s", strings.Join(shells, ", "))
		}
		return oneOf("completion", "shell", args[0], shells)
	}
}

// usageError is a mistake in the command line itself.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// takes bounds the number of a command's arguments, and says which it wants.
func takes(least, most int, wanted string) cobra.PositionalArgs {
	return func(command *cobra.Command, args []string) error {
		if len(args) < least || len(args) > most {
			return usagef("%s takes %s", command.Name(), wanted)
		}
		return nil
	}
}

// secretLike matches an argument that may hold a password: a connection string
// in one of its spellings, a user with a password, or an assignment of one.
var secretLike = regexp.MustCompile(`(?is)://|:[^@]+@|(pass|pwd|secret|token|key)[^=]*=`)

// notRepeated ends a message about an argument that may hold a password.
const notRepeated = "it looks like a connection string, so it is not repeated here; 'dbcfg-lint url' takes one apart"

// discreet gives the text of an error, or another one if the text repeats a run
// of an argument that may hold a password. Errors quote in ways of their own.
func discreet(text string, args []string) string {
	const run = 6
	for _, arg := range args {
		if !secretLike.MatchString(arg) {
			continue
		}
		for i := 0; i+run <= len(arg); i++ {
			if strings.Contains(text, arg[i:i+run]) {
				return "an argument is out of place; " + notRepeated
			}
		}
	}
	return text
}

// lookup gives a variable of the process environment.
func (p *program) lookup(name string) string { return p.variable(p.environ, name) }

// oneOf refuses a word that is not known. The flag or command that it was given
// to begins the message, and the noun says what the word should be.
func oneOf(given, noun, word string, known []string) error {
	if slices.Contains(known, word) {
		return nil
	}
	hint := "known are " + strings.Join(known, ", ")
	if nearest, ok := source.Nearest(strings.ToLower(word), known); ok {
		hint = "did you mean " + nearest + "?"
	}
	return usagef("%s: unknown %s %q; %s", given, noun, word, hint)
}
