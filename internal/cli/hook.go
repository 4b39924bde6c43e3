package cli

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/mattn/go-isatty"
	"github.com/spf13/cobra"

	"github.com/dbcfg-lint/dbcfg-lint/internal/git"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
)

func (p *program) hookCommand() *cobra.Command {
	hook := &cobra.Command{
		Use:   "hook",
		Short: "Lint what is pushed, as git's pre-push hook",
		Args:  cobra.ArbitraryArgs,
	}
	install := &cobra.Command{
		Use:   "install",
		Short: "Write the pre-push hook of this repository",
		Long: `Write the pre-push hook of this repository, so that git push lints what is pushed.
A hook that is there is kept and runs as well.`,
		Args: takes(0, 0, "no argument"),
		RunE: func(command *cobra.Command, _ []string) error { return p.hookInstall(command.Context()) },
	}
	uninstall := &cobra.Command{
		Use:   "uninstall",
		Short: "Take the pre-push hook away, and restore what was there before",
		Args:  takes(0, 0, "no argument"),
		RunE:  func(command *cobra.Command, _ []string) error { return p.hookUninstall(command.Context()) },
	}
	hook.AddCommand(install, p.hookRunCommand(), uninstall)
	var names []string
	for _, command := range hook.Commands() {
		names = append(names, command.Name())
	}
	hook.RunE = func(_ *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("hook: say what to do: install, run or uninstall")
		}
		return oneOf("hook", "command", args[0], names)
	}
	return hook
}

// hook finds the hook of the repository and hands it on.
func (p *program) hook(ctx context.Context, use func(*git.Hook) error) error {
	r, err := p.repository(ctx)
	if err != nil {
		return err
	}
	defer r.Close()
	hook, err := r.Hook(ctx)
	if err != nil {
		return err
	}
	return use(hook)
}

func (p *program) hookInstall(ctx context.Context) error {
	return p.hook(ctx, func(hook *git.Hook) error {
		executable, err := os.Executable()
		if err != nil {
			return err
		}
		written, err := hook.Install(executable)
		var advice *git.Advice
		if errors.As(err, &advice) {
			p.say("nothing was written: %s", advice.Reason)
			p.say("add to %s:", advice.In)
			fmt.Fprintf(p.stderr, "\n%s\n", advice.Add)
			p.code = ExitUnable
			return nil
		}
		if err != nil {
			return err
		}
		if written {
			p.say("%s: written; git push now lints what it pushes", hook.Path)
			if hook.Committed {
				p.say("the hook is a file of the project: commit it, and it is everybody's")
			}
		} else {
			p.say("%s: the hook is there already", hook.Path)
		}
		if hook.Note != "" {
			p.say("%s", hook.Note)
		}
		return nil
	})
}

func (p *program) hookUninstall(ctx context.Context) error {
	return p.hook(ctx, func(hook *git.Hook) error {
		removed, err := hook.Uninstall()
		switch {
		case err != nil:
			return err
		case removed:
			p.say("%s: taken away", hook.Path)
		default:
			p.say("%s: there is no hook of ours", hook.Path)
		}
		return nil
	})
}

// say writes a line to standard error.
func (p *program) say(format string, args ...any) {
	report.Decisions(p.stderr, []string{"dbcfg-lint: " + fmt.Sprintf(format, args...)})
}

// pushFlags are the flags of hook run.
type pushFlags struct {
	failOn string
	color  string
	quiet  bool
}

func (p *program) hookRunCommand() *cobra.Command {
	var f pushFlags
	command := &cobra.Command{
		Use:   "run [REMOTE [URL]]",
		Short: "Lint what is pushed; git calls this",
		Long: `Lint what is pushed: each ref as it will be, and each new commit for secrets that a
later commit takes away again. All is read from git, nothing from the work tree.

The refs are read from standard input, as git gives them to its pre-push hook:
LOCAL-REF LOCAL-OID REMOTE-REF REMOTE-OID. From pre-commit they come in variables.`,
		Args: takes(0, 2, "the name of the remote and its URL, as git gives them to its hook"),
		RunE: func(command *cobra.Command, args []string) error {
			remote := ""
			if len(args) > 0 {
				remote = args[0]
			}
			return p.hookRun(command.Context(), f, remote)
		},
	}
	flags := command.Flags()
	flags.StringVar(&f.failOn, "fail-on", "error", "stop the push for findings of `SEVERITY` and above: error, warning, note, never")
	flags.StringVar(&f.color, "color", "auto", "colour the output `WHEN`: auto, always, never")
	flags.BoolVarP(&f.quiet, "quiet", "q", false, "print findings only")
	for name, words := range map[string][]string{"fail-on": thresholds, "color": colors} {
		_ = command.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)) // fails for unknown flags only
	}
	return command
}

func (p *program) hookRun(ctx context.Context, f pushFlags, remote string) error {
	if err := oneOf("--fail-on", "severity", f.failOn, thresholds); err != nil {
		return err
	}
	if err := oneOf("--color", "choice", f.color, colors); err != nil {
		return err
	}
	if file, ok := p.stdin.(*os.File); ok && isatty.IsTerminal(file.Fd()) {
		return usagef("hook run: git calls this, and writes to its standard input what is pushed; 'dbcfg-lint hook install' has git do so")
	}
	// From here on an error is said here: it may repeat a piece of the remote's URL,
	// which is nothing to hide it for.
	if err := p.push(ctx, f, remote); err != nil {
		p.say("%s", err)
		p.code = ExitUnable
	}
	if p.code != ExitOK {
		p.say("the push is stopped; git push --no-verify pushes all the same")
	}
	return nil
}

// refs gives what is pushed, and the remote.
func (p *program) refs(ctx context.Context, r *git.Repository, remote string) ([]git.Ref, string, error) {
	refs, err := git.ReadRefs(p.stdin)
	local := p.lookup("PRE_COMMIT_LOCAL_BRANCH")
	if err != nil || len(refs) > 0 || local == "" {
		return refs, remote, err
	}
	// pre-commit reads what git writes, and gives its hooks the first ref of it.
	ref, err := r.Ref(ctx, local, p.lookup("PRE_COMMIT_REMOTE_BRANCH"), p.lookup("PRE_COMMIT_FROM_REF"), p.lookup("PRE_COMMIT_TO_REF"))
	if remote == "" {
		remote = p.lookup("PRE_COMMIT_REMOTE_NAME")
	}
	return []git.Ref{ref}, remote, err
}
