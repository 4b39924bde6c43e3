package lint

import "github.com/dbcfg-lint/dbcfg-lint/internal/resolve"

// Config gives the path, as a user is shown it, of the configuration that governs
// a project of the workspace; empty if none does.
func (w *Workspace) Config(project *resolve.Project) string {
	for i := range w.Projects {
		if w.Projects[i] == project && w.governed[i].Path != "" {
			return w.governor.tree.display(w.governed[i].Path)
		}
	}
	return ""
}

// ConfigOfFolder gives the path of the configuration that governs the working
// directory, as a user is shown it; empty if none does.
func (w *Workspace) ConfigOfFolder() string {
	if found := w.governor.of(w.options.Folder); found.Path != "" {
		return w.governor.tree.display(found.Path)
	}
	return ""
}
