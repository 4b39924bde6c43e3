package lint

import (
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// vendored are folders of tools and of other people's code, wherever they lie.
var vendored = map[string]bool{
	".git": true, ".hg": true, ".svn": true, ".jj": true,
	"node_modules": true, "bower_components": true, ".next": true, ".nuxt": true, ".svelte-kit": true, ".yarn": true, ".pnpm-store": true,
	"venv": true, "virtualenv": true, "site-packages": true, "dist-packages": true, "__pycache__": true, "__pypackages__": true,
	".tox": true, ".nox": true, ".eggs": true, ".mypy_cache": true, ".pytest_cache": true, ".ruff_cache": true, ".direnv": true,
	".terraform": true, ".terragrunt-cache": true, ".gradle": true, ".bundle": true,
}

// markers are the names of files and folders that a project begins at.
var markers = []string{
	".dbcfg-lint.yaml", ".git", "alembic.ini", "pyproject.toml", "package.json", "go.mod",
	"compose.yaml", "compose.yml", "docker-compose.yaml", "docker-compose.yml",
}

func isMarker(base string) bool {
	return slices.Contains(markers, base) ||
		strings.HasPrefix(base, "docker-compose") && (strings.HasSuffix(base, ".yml") || strings.HasSuffix(base, ".yaml"))
}

// exempt tells whether the name of a folder says that it holds configuration:
// what git ignores there is the very thing to lint.
func exempt(base string) bool {
	switch base = strings.ToLower(base); base {
	case "env", "envs", "environment", "environments", "secret", "secrets", ".secret", ".secrets", "config", "configs", ".config", "conf":
		return true
	}
	return strings.HasPrefix(base, ".env") || strings.HasPrefix(base, "deploy")
}

// isVendored takes the name of a folder.
func isVendored(base string) bool { return vendored[base] || strings.HasPrefix(base, ".venv") }

// foreign tells from what a folder holds whether it is a virtual environment,
// a cache or vendored code, and gives the reason.
func foreign(base string, entries []fs.DirEntry) string {
	for _, entry := range entries {
		switch name := entry.Name(); {
		case name == "pyvenv.cfg", name == "conda-meta":
			return "a virtual environment"
		case name == "CACHEDIR.TAG":
			return "a cache"
		case base == "vendor" && (name == "modules.txt" || name == "autoload.php" || name == "bundle"):
			return "other people's code"
		}
	}
	return ""
}

// unwanted gives the reason not to walk a folder.
func (w *walker) unwanted(name string, rules ignoreRules) string {
	switch base := path.Base(name); {
	case isVendored(base):
		return "a folder of tools or of other people's code"
	case !exempt(base) && rules.ignore(name):
		return "ignored by git"
	}
	return ""
}

// astray gives the reason not to follow a link to a folder: it leads to what
// is pruned elsewhere, or above itself or the folders that the user named.
func (w *walker) astray(l link, real string) string {
	if strings.HasPrefix(path.Base(l.name), "bazel-") {
		return "a link to what bazel has built"
	}
	if resolve.Within(real, l.real) {
		return "a link to a folder above"
	}
	rest := real
	for _, start := range w.starts {
		if resolve.Within(real, start) {
			return "a link to a folder above"
		}
		if resolve.Within(start, real) {
			rest = strings.TrimPrefix(real, start)
		}
	}
	if slices.ContainsFunc(strings.Split(rest, "/"), isVendored) {
		return "a link to a folder of tools or of other people's code"
	}
	return ""
}

// above marks the nearest root above a path, and gives the rules of the
// .gitignore files between the path and the top of its work tree.
func (w *walker) above(name string) ignoreRules {
	exists := func(folder, base string) bool {
		_, err := fs.Lstat(w.tree.FS, path.Join(folder, base))
		return err == nil
	}
	var folders []string
	tree := exists(name, ".git")
	rooted := false
	for folder := name; folder != "." && !tree; {
		folder = path.Dir(folder)
		folders = append(folders, folder)
		tree = exists(folder, ".git")
		if !rooted && slices.ContainsFunc(markers, func(marker string) bool { return exists(folder, marker) }) {
			w.roots[folder], rooted = true, true
		}
	}
	var rules ignoreRules
	if !tree {
		return rules
	}
	slices.Reverse(folders)
	for i, folder := range folders {
		rules = w.ignoreFile(folder, folder, rules)
		rules.off = rules.off || exempt(path.Base(folder))
		below := name
		if i+1 < len(folders) {
			below = folders[i+1]
		}
		if rules.ignore(below) {
			// The user means what is ignored: the rules above have had their say.
			rules.list = nil
		}
	}
	return rules
}
