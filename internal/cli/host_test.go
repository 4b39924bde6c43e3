package cli

import (
	"errors"
	"io/fs"
	"path"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// foldingFS finds a file in any case, as the disks of Windows and macOS do.
type foldingFS struct{ fstest.MapFS }

func (f foldingFS) inCase(name string) string {
	for known := range f.MapFS {
		for ; known != "."; known = path.Dir(known) {
			if strings.EqualFold(known, name) {
				return known
			}
		}
	}
	return name
}

func (f foldingFS) Lstat(name string) (fs.FileInfo, error) { return f.MapFS.Lstat(f.inCase(name)) }

func (f foldingFS) ReadDir(name string) ([]fs.DirEntry, error) {
	return f.MapFS.ReadDir(f.inCase(name))
}

// windowsHost is in C:\Users\me\app. The folders have the case that is given here.
func windowsHost() host {
	return host{
		windows: true, folds: true, volume: "C:", folder: "Users/me/app",
		tree: foldingFS{fstest.MapFS{
			"Users/me/App/.env.production":   {},
			"Users/me/App/Deploy/prod.env":   {},
			"Users/me/App/deploy notes.txt":  {},
			"Users/me/Other/.env":            {},
			"Policies/house/tls.rego":        {},
			"Users/me/App/both/README":       {},
			"Users/me/App/both/readme":       {},
			"Users/me/App/ÜBER/.env":         {},
			"Users/me/Apple/pie/.env.github": {},
		}},
	}
}

func TestPathsOfWindows(t *testing.T) {
	h := windowsHost()
	for _, test := range []struct{ userPath, want string }{
		{".", "."},
		{".env.production", ".env.production"},
		{`Deploy\prod.env`, "Deploy/prod.env"},
		{`deploy\PROD.env`, "/Users/me/app/Deploy/prod.env"},
		{`DEPLOY`, "/Users/me/app/Deploy"},
		{`über\.env`, "/Users/me/app/ÜBER/.env"},
		{`both\readme`, "both/readme"},
		{`both\README`, "both/README"},
		{`missing\File`, "missing/File"},
		{`..\other\.env`, "/Users/me/Other/.env"},
		{`..\apple\pie`, "/Users/me/Apple/pie"},
		{`c:\users\ME\APP\deploy`, "/Users/me/app/Deploy"},
		{`C:\policies\House`, "/Policies/house"},
		{`C:\Policies\house`, "/Policies/house"},
		{`C:\`, "/"},
		{"", ""},
	} {
		got, err := h.paths([]string{test.userPath})
		if diff := cmp.Diff([]string{test.want}, got); diff != "" || err != nil {
			t.Errorf("%s: %v (-want +got):\n%s", test.userPath, err, diff)
		}
	}
	for _, userPath := range []string{`D:\app`, `\\files\team\app`} {
		_, err := h.paths([]string{userPath})
		var usage usageError
		if !errors.Is(err, lint.ErrVolume) || !errors.As(err, &usage) {
			t.Errorf("%s: %v", userPath, err)
		}
	}
	if _, err := h.paths([]string{"postgresql://app:hunter2@db/app"}); err == nil || strings.Contains(err.Error(), "hunter") {
		t.Errorf("a URL for a path: %v", err)
	}
}

// TestPathsWhereCaseCounts holds that nothing is looked up, nor a backslash read as
// anything but itself, where the system does neither.
func TestPathsWhereCaseCounts(t *testing.T) {
	h := host{folder: "home/me/app", tree: foldingFS{fstest.MapFS{"home/me/app/Deploy/prod.env": {}}}}
	paths := []string{".", "deploy/PROD.env", `Deploy\prod.env`, "/home/me/app/deploy", `C:\app`, ""}
	got, err := h.paths(paths)
	if diff := cmp.Diff(paths, got); diff != "" || err != nil {
		t.Errorf("%v (-want +got):\n%s", err, diff)
	}
}

func TestRepositoryRoot(t *testing.T) {
	for name, test := range map[string]struct {
		host      host
		workspace string
		file      string
		want      string
	}{
		"Linux":                   {host{folder: "home/runner/work/app/app/api"}, "/home/runner/work/app/app", ".env", "api/.env"},
		"Linux, the root":         {host{folder: "home/runner/work/app/app"}, "/home/runner/work/app/app/", ".env", ".env"},
		"Windows":                 {host{volume: "D:", folder: "a/app/app/services/api"}, `D:\a\app\app`, "../.env", "services/.env"},
		"Windows, another volume": {host{volume: "C:", folder: "a/app/app/api"}, `D:\a\app\app`, ".env", ".env"},
		"elsewhere":               {host{folder: "srv/app"}, "/home/runner/work/app/app", ".env", ".env"},
		"no repository":           {host{folder: "srv/app"}, "", "../.env", "../.env"},
		"below the root":          {host{folder: "home/me/app/api/src"}, "", "../.env", "api/.env"},
		"above the root":          {host{folder: "home/me"}, "", "app/api/.env", "api/.env"},
		"beside the root":         {host{folder: "home/me/notes"}, "", "../app/.env", ".env"},
		"in another repository":   {host{folder: "home/me/app/api"}, "", "../../other/.env", ".env"},
		"in a submodule":          {host{folder: "home/me/app/api"}, "", "../vendor/lib/.env", "vendor/lib/.env"},
		"in the work tree around": {host{folder: "home/me/app"}, "/home/me", ".env", ".env"},
	} {
		t.Run(name, func(t *testing.T) {
			p := &program{host: test.host, environ: []string{"GITHUB_WORKSPACE=" + test.workspace}}
			p.tree = fstest.MapFS{
				"home/me/app/.git/HEAD": {}, "home/me/other/.git": {}, "home/me/app/vendor/lib/.git": {},
			}
			if got := p.inRepository()(test.file); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}

func TestVariables(t *testing.T) {
	environ := []string{`=C:=C:\app`, "Path=x", "Database_Url=sqlite://", "NO_COLOR=1", "no_color=2", "broken"}
	for name, test := range map[string]struct {
		host     host
		want     []string
		noColor  string
		lastPath string
	}{
		"Windows": {
			host{windows: true},
			[]string{"PATH=x", "DATABASE_URL=sqlite://", "NO_COLOR=1", "NO_COLOR=2"}, "2", "x",
		},
		"others": {host{}, environ, "1", ""},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(test.want, test.host.variables(environ)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if got := test.host.variable(environ, "NO_COLOR"); got != test.noColor {
				t.Errorf("NO_COLOR is %q, want %q", got, test.noColor)
			}
			if got := test.host.variable(environ, "PATH"); got != test.lastPath {
				t.Errorf("PATH is %q, want %q", got, test.lastPath)
			}
		})
	}
}

// TestLinksOfADisk holds that a link is followed within its volume only.
func TestLinksOfADisk(t *testing.T) {
	for _, test := range []struct{ volume, target, want string }{
		{"C:", `..\shared\.env`, "../shared/.env"},
		{"C:", `C:\shared\.env`, "/shared/.env"},
		{"C:", `\\?\C:\shared\.env`, "/shared/.env"},
		{`\\files\team`, `\\files\team\shared\.env`, "/shared/.env"},
		{"", "../shared/.env", "../shared/.env"},
		{"", `a\b`, `a\b`},
		{"C:", `D:\shared\.env`, ""},
		{"C:", `\\files\team\.env`, ""},
	} {
		links := fstest.MapFS{"app/.env": {Mode: fs.ModeSymlink, Data: []byte(test.target)}}
		got, err := disk{links, test.volume}.ReadLink("app/.env")
		var pathError *fs.PathError
		switch {
		case test.want == "" && (!errors.Is(err, lint.ErrVolume) || !errors.As(err, &pathError)):
			t.Errorf("%s on %q: %q, %v", test.target, test.volume, got, err)
		case test.want != "" && (got != test.want || err != nil):
			t.Errorf("%s on %q: %q, %v, want %q", test.target, test.volume, got, err, test.want)
		}
	}
}
