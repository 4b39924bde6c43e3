package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

func (p *program) initCommand() *cobra.Command {
	var force, stdout bool
	command := &cobra.Command{
		Use:   "init [-]",
		Short: "Write a configuration to begin with",
		Long: `Write a ` + config.Name + ` into the working directory. It says in comments what was
found: the applications, the files of their environments and why they are theirs, and
the settings classes. It changes no finding. For "-" it is printed instead.`,
		Args: takes(0, 1, `no argument, or "-" to print the configuration`),
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 1 && args[0] != "-" {
				return usagef(`init takes no argument, or "-" to print the configuration; it writes into the working directory`)
			}
			return p.init(force, stdout || len(args) == 1)
		},
	}
	command.Flags().BoolVar(&force, "force", false, "overwrite the file if there is one")
	command.Flags().BoolVar(&stdout, "stdout", false, "print the configuration instead of writing it")
	return command
}

func (p *program) init(force, stdout bool) error {
	if _, err := os.Lstat(config.Name); err == nil && !force && !stdout {
		return fmt.Errorf("%s exists; --force overwrites it, --stdout prints what would be written", config.Name)
	}
	before, err := p.under(nil)
	if err != nil {
		return err
	}
	if report.Problems(p.stderr, before.Problems, p.colored(p.stderr, "auto")); len(before.Problems) > 0 {
		return fmt.Errorf("%s is not written, for not everything could be read", config.Name)
	}
	if len(before.Projects) == 0 {
		fmt.Fprintln(p.stderr, nothing)
		p.code = ExitUnable
		return nil
	}
	text, kept, err := p.draft(before)
	if err != nil {
		return err
	}
	if stdout {
		_, err = p.stdout.Write(text)
	} else if err = os.WriteFile(config.Name, text, 0o666); err == nil {
		fmt.Fprintf(p.stderr, "dbcfg-lint: wrote %s\n", config.Name)
	}
	if err == nil && !kept {
		fmt.Fprintf(p.stderr, "dbcfg-lint: %s makes this folder a project of its own, so that it is judged differently now; dbcfg-lint show tells how\n", config.Name)
	}
	return err
}

// draft gives the configuration, and tells whether all is judged as before. The
// file itself makes a folder a project. Where that alone gives a file to another
// environment, the configuration says to which it belongs.
func (p *program) draft(before *lint.Workspace) (text []byte, kept bool, err error) {
	draft := draftOf(before)
	for _, explicit := range []bool{false, true} {
		draft.Explicit = explicit
		candidate := draft.Text()
		after, err := p.under(candidate)
		if err != nil {
			return nil, false, err
		}
		if text == nil {
			text = candidate
		}
		if len(after.Problems) == 0 && slices.EqualFunc(before.Projects, after.Projects, judgedAlike) {
			return candidate, true, nil
		}
	}
	return text, false, nil
}

// under reads the working directory as it is with a text as its configuration, or
// without one.
func (p *program) under(text []byte) (*lint.Workspace, error) {
	tree := overlay{FS: p.tree, text: text}
	folders := []string{p.folder}
	if real, err := filepath.EvalSymlinks(p.root() + filepath.FromSlash(p.folder)); err == nil {
		if name, err := p.rooted(real); err == nil {
			folders = append(folders, name)
		}
	}
	for _, folder := range folders {
		tree.names = append(tree.names, path.Join(folder, config.Name))
	}
	return lint.Load(lint.Options{FS: tree, Folder: p.folder, Volume: p.volume, Paths: []string{"."}})
}

// draftOf gives what was found as a configuration tells it.
func draftOf(w *lint.Workspace) config.Draft {
	draft := config.Draft{Extends: w.ConfigOfFolder()}
	var readers []string
	for _, project := range w.Projects {
		application := config.DraftApplication{Root: project.Root, Because: project.Because}
		if own := w.Config(project); own != draft.Extends {
			application.Config = own
		}
		for _, environment := range project.Environments {
			e := config.DraftEnvironment{Name: environment.Name, Production: environment.Production}
			for _, member := range environment.Files {
				e.Files = append(e.Files, config.DraftFile{Path: member.Path, Because: member.Because})
			}
			application.Environments = append(application.Environments, e)
		}
		for _, template := range project.Templates {
			for _, member := range template.Files {
				application.Templates = append(application.Templates, member.Path)
			}
		}
		for _, class := range project.Settings {
			application.Settings = append(application.Settings, config.DraftSettings{
				Class: class.Name, File: class.File, Required: requiredBy(class),
			})
		}
		draft.Applications = append(draft.Applications, application)
		for _, file := range project.Files {
			if file.Kind == resolve.KindEnv && application.Config == "" && !slices.Contains(readers, file.Reader) {
				readers = append(readers, file.Reader)
			}
		}
	}
	if len(readers) == 1 && draft.Extends == "" {
		draft.Reader = readers[0]
	}
	return draft
}

// requiredBy gives the variables that a settings class requires, by their first
// names.
func requiredBy(class resolve.Class) []string {
	var names []string
	for _, field := range class.Fields {
		if field.Required && len(field.Variables) > 0 {
			names = append(names, field.Variables[0])
		}
	}
	return names
}

// judgedAlike tells whether rules see the same in two projects, but for why a
// project is one and why a file belongs to an environment.
func judgedAlike(a, b *resolve.Project) bool {
	x, err := json.Marshal(withoutReasons(*a))
	y, other := json.Marshal(withoutReasons(*b))
	return err == nil && other == nil && bytes.Equal(x, y)
}

func withoutReasons(project resolve.Project) resolve.Project {
	project.Root, project.Because = "", ""
	project.Environments = slices.Clone(project.Environments)
	for i := range project.Environments {
		e := &project.Environments[i]
		e.Because, e.Files = "", slices.Clone(e.Files)
		for j := range e.Files {
			e.Files[j].Because = ""
		}
	}
	return project
}
