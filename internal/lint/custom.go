package lint

import (
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Rules gives all rules, with the custom ones of the options and of the
// configuration that governs the working directory.
func Rules(o Options) (*policy.Library, []source.Problem, error) {
	library, err := Library()
	if err != nil {
		return nil, nil, err
	}
	w, err := ruling(o)
	if err != nil {
		return nil, nil, err
	}
	library, problems := w.withCustom(library)
	return library, append(problems, w.governor.problems...), nil
}

// ruling gives a workspace without files, with the configuration that governs the
// working directory.
func ruling(o Options) (*Workspace, error) {
	governor, err := newGovernor(tree{FS: o.FS, folder: o.Folder}, o.Config)
	if err != nil {
		return nil, fmt.Errorf("%s: cannot be read: %s", o.Config, reason(err))
	}
	governor.of(o.Folder)
	return &Workspace{options: o, governor: governor}, nil
}

// withCustom adds the custom rules of the options and of the configurations.
func (w *Workspace) withCustom(library *policy.Library) (*policy.Library, []source.Problem) {
	custom, problems := w.custom(w.policies())
	custom.Modules = slices.DeleteFunc(custom.Modules, isTest)
	if len(custom.Modules) == 0 {
		return library, problems
	}
	larger, wrong := library.With(custom)
	return larger, append(problems, wrong...)
}

// isTest tells whether a module holds tests.
func isTest(module policy.Module) bool { return strings.HasSuffix(module.Path, "_test.rego") }

// policies gives the names of the folders, files and bundles of custom policies.
func (w *Workspace) policies() []string {
	var names []string
	for _, name := range w.options.Policies {
		names = append(names, w.governor.tree.rooted(name))
	}
	for _, g := range w.governor.all() {
		for _, name := range g.Policies {
			names = append(names, path.Join(path.Dir(g.Path), name))
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// custom reads the policies of folders, files and bundles, and their tests.
func (w *Workspace) custom(names []string) (policy.Custom, []source.Problem) {
	all := policy.Custom{Data: map[string]any{}, Limits: w.options.Limits}
	key, problems := w.key()
	if problems != nil {
		return all, problems
	}
	from := map[string]string{} // the bundle that data came from
	for _, name := range names {
		display := w.governor.tree.display(name)
		found, wrong, err := w.policiesIn(name, key)
		if err != nil {
			wrong = []source.Problem{unreadable(display, err)}
		} else if len(wrong) == 0 && len(found.Modules) == 0 {
			wrong = []source.Problem{refused(display, "there is no policy in this folder")}
		}
		problems = append(problems, wrong...)
		all.Modules = append(all.Modules, found.Modules...)
		for _, key := range slices.Sorted(maps.Keys(found.Data)) {
			if from[key] != "" {
				problems = append(problems, refused(display, "another bundle has data below "+key+" already: "+from[key]))
			}
			from[key], all.Data[key] = display, found.Data[key]
		}
	}
	return all, problems
}

// refused is a problem of a file, or a folder, as a whole.
func refused(display, message string) source.Problem {
	return source.Problem{
		Code: source.Refused, Message: message,
		At: source.Pos{File: display, Line: 1, Column: 1, EndLine: 1, EndColumn: 1},
	}
}

// key reads the key that verifies bundles, if the options name one.
func (w *Workspace) key() (*policy.Key, []source.Problem) {
	if w.options.PolicyKey == "" {
		return nil, nil
	}
	name := w.governor.tree.rooted(w.options.PolicyKey)
	file, err := w.governor.tree.read(name)
	if err != nil {
		return nil, []source.Problem{unreadable(w.governor.tree.display(name), err)}
	}
	key, err := policy.ParseKey(file.Data)
	if err != nil {
		return nil, []source.Problem{refused(file.Path, err.Error())}
	}
	return key, nil
}

// policiesIn reads a bundle, or the policies below a folder, or a single one. With a
// key, what the options name must be a bundle: else it would be enough to take the
// manifest and the signature away. The folders of a configuration are the project's
// own.
func (w *Workspace) policiesIn(name string, key *policy.Key) (policy.Custom, []source.Problem, error) {
	tree := w.governor.tree
	info, err := fs.Stat(tree.FS, name)
	if err != nil {
		return policy.Custom{}, nil, err
	}
	var files []policy.Module
	switch {
	case info.Mode().IsRegular() && isArchive(name):
		files, err = archiveAt(tree, name)
	case info.IsDir() && isBundle(tree, name):
		files, err = filesIn(tree, name)
	case key != nil && slices.ContainsFunc(w.options.Policies, func(p string) bool { return tree.rooted(p) == name }):
		return policy.Custom{}, []source.Problem{refused(tree.display(name), "this is no bundle, and --policy-key asks for a signature")}, nil
	default:
		modules, err := modulesIn(tree.FS, name, tree.display)
		return policy.Custom{Modules: modules}, nil, err
	}
	if err != nil {
		return policy.Custom{}, nil, err
	}
	custom, problems := policy.Bundle(tree.display(name), files, key)
	return custom, problems, nil
}

// isBundle tells whether a folder is an OPA bundle, rather than one that has
// policies somewhere in it.
func isBundle(tree tree, folder string) bool {
	return tree.exists(path.Join(folder, policy.ManifestFile)) || tree.exists(path.Join(folder, policy.SignaturesFile))
}

// archiveAt reads all files of a bundle that is an archive.
func archiveAt(tree tree, name string) ([]policy.Module, error) {
	file, err := tree.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	return unpack(io.LimitReader(file, policy.MaxBundle))
}

// filesIn reads all files of a bundle that is a folder.
func filesIn(tree tree, folder string) ([]policy.Module, error) {
	var files []policy.Module
	size := int64(0)
	err := fs.WalkDir(tree.FS, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if size += info.Size(); size > policy.MaxBundle {
			return errTooLarge
		}
		text, err := fs.ReadFile(tree.FS, name)
		files = append(files, policy.Module{Path: strings.TrimPrefix(name, folder+"/"), Text: text})
		return err
	})
	return files, err
}

// modulesIn reads the policies below a folder, and their tests.
func modulesIn(fsys fs.FS, folder string, display func(string) string) ([]policy.Module, error) {
	var modules []policy.Module
	err := fs.WalkDir(fsys, folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || !strings.HasSuffix(name, ".rego") {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		modules = append(modules, policy.Module{Path: display(name), Text: text})
		return err
	})
	return modules, err
}
