package main

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
)

var workflows = flag.String("workflows", "", "write the workflows of docs/ci.md into the folder, for actionlint")

// TestCIPage follows docs/ci.md, and looks at each file that is on it as the system
// would that it is for, as far as that can be told here.
func TestCIPage(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the page is about shells and tools of other systems")
	}
	page := follow(t, "ci.md", 5)
	looks := map[string]func(t *testing.T, text string){
		".github/workflows/database-configuration.yml": lookAtWorkflow,
		".github/workflows/code-scanning.yml":          lookAtWorkflow,
		".github/workflows/without-the-action.yml":     lookAtWorkflow,
		".gitlab-ci.yml":           lookAtGitLab,
		".circleci/config.yml":     lookAtCircleCI,
		"Jenkinsfile":              lookAtJenkinsfile,
		"azure-pipelines.yml":      lookAtAzure,
		"ci/install-dbcfg-lint.sh": lookAtInstall,
		".pre-commit-config.yaml":  lookAtPreCommit,
		"docker-entrypoint.sh":     lookAtEntrypoint,
		"Dockerfile":               lookAtDockerfile,
		"deployment.yaml":          lookAtDeployment,
	}
	for _, name := range slices.Sorted(maps.Keys(page.files)) {
		t.Run(path.Base(name), func(t *testing.T) {
			look := looks[name]
			if look == nil {
				t.Fatalf("nobody looks at %s", name)
			}
			look(t, page.files[name])
			if *workflows != "" && path.Dir(name) == ".github/workflows" {
				writeFile(t, filepath.Join(*workflows, path.Base(name)), page.files[name])
			}
		})
	}
	if len(page.files) != len(looks) {
		t.Errorf("the page has %d files, want %d", len(page.files), len(looks))
	}
	for _, block := range page.unnamed {
		if block.language != "sh" {
			t.Errorf("a block of %q has no name of a file above it", block.language)
		}
		lookAtScript(t, block.text)
		if strings.Contains(block.text, "hook install") {
			t.Run("git push", func(t *testing.T) { push(t, block.text) })
		}
	}
}

// push runs a script in a new repository, which is to have a push linted from then on.
func push(t *testing.T, script string) {
	folder := t.TempDir()
	run := func(command string) (string, error) {
		run := exec.Command("sh", "-e", "-c", command)
		run.Dir = folder
		run.Env = []string{
			"PATH=" + os.Getenv("PATH"), "HOME=" + folder, "GIT_CONFIG_NOSYSTEM=1",
			"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.com", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.com",
		}
		output, err := run.CombinedOutput()
		return string(output), err
	}
	if output, err := run("git init -q . && git init -q --bare remote.git && git remote add origin remote.git"); err != nil {
		t.Skipf("no git to try it with: %s", output)
	}
	if output, err := run(script); err != nil {
		t.Fatalf("%v:\n%s", err, output)
	}
	commit := func(url string) string {
		return "printf 'DATABASE_URL=%s\\n' '" + url + "' >.env.production && git add .env.production && git commit -q -m x && git push -q origin HEAD"
	}
	if output, err := run(commit("postgresql+asyncpg://app:${DB_PASSWORD}@db.internal/app?ssl=verify-full")); err != nil {
		t.Errorf("a good push: %v:\n%s", err, output)
	}
	if output, err := run(commit("sqlite+aiosqlite:///app.db")); err == nil || !strings.Contains(output, "error[sqlite-in-production]") {
		t.Errorf("a bad push: %v:\n%s", err, output)
	}
}

// TestOneVersionOnThePage holds that the page speaks of one release.
func TestOneVersionOnThePage(t *testing.T) {
	for _, found := range regexp.MustCompile(`(?:dbcfg-lint[@:_]v?|rev: v|tags/v|version=)(\d+\.\d+\.\d+)`).FindAllStringSubmatch(readPage(t, "ci.md"), -1) {
		if found[1] != "0.1.0" {
			t.Errorf("%s is not version 0.1.0", found[0])
		}
	}
}

func readPage(t *testing.T, base string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository(t), "docs", base))
	check(t, err)
	return string(text)
}

// lookAtEntrypoint starts a program that is only an echo in the folder of an example,
// as an image would have it: with its settings class, and without env files.
func lookAtEntrypoint(t *testing.T, text string) {
	lookAtScript(t, text)
	folder := t.TempDir()
	check(t, os.CopyFS(folder, os.DirFS(filepath.Join(repository(t), "testdata", "gateway"))))
	files, err := filepath.Glob(filepath.Join(folder, ".env*"))
	check(t, err)
	for _, file := range files {
		check(t, os.Remove(file))
	}
	script := filepath.Join(t.TempDir(), "docker-entrypoint.sh")
	writeFile(t, script, text)
	const good = "DATABASE_URL=postgresql+asyncpg://app:k3-Qpw7xZt@db.internal:5432/app"
	for name, test := range map[string]struct {
		environ []string
		code    int
		says    string
	}{
		"good":                          {[]string{good}, 0, "serving a b\n"},
		"sample password":               {[]string{"DATABASE_URL=postgresql+asyncpg://postgres:postgres@db.internal/app"}, 1, "[test-credentials-in-production]"},
		"no connection":                 {[]string{"DATABASE_URL="}, 1, "[empty-required-variable]"},
		"another environment":           {[]string{"ENVIRONMENT=development", "DATABASE_URL=postgresql+asyncpg://app:app@localhost/app"}, 0, "serving a b\n"},
		"an unknown environment":        {[]string{good, "ENVIRONMENT=produktion"}, 2, "did you mean production?"},
		"an environment without a name": {[]string{good, "ENVIRONMENT="}, 1, "[invalid-value]"},
	} {
		t.Run(name, func(t *testing.T) {
			run := exec.Command("sh", script, "echo", "serving", "a b")
			run.Dir, run.Env = folder, append(test.environ, "PATH="+os.Getenv("PATH"))
			output, err := run.CombinedOutput()
			if code := run.ProcessState.ExitCode(); code != test.code || !strings.Contains(string(output), test.says) {
				t.Errorf("exit code %d, %v:\n%s", code, err, output)
			}
			if served := strings.Contains(string(output), "serving"); served != (test.code == 0) {
				t.Errorf("it serves: %t", served)
			}
		})
	}
}

// lookAtInstall runs the script against releases that are right and wrong. Its curl
// takes from a folder what it would download.
func lookAtInstall(t *testing.T, text string) {
	lookAtScript(t, text)
	for _, program := range []string{"sh", "tar", "sha256sum"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("no %s here", program)
		}
	}
	const archive, sums = "dbcfg-lint_0.1.0_linux_amd64.tar.gz", "dbcfg-lint_0.1.0_checksums.txt"
	install := func(t *testing.T, change func(release)) (folder string, err error) {
		files := releaseOf(t, "0.1.0", "linux_amd64", "darwin_arm64")
		change(files)
		folder = t.TempDir()
		for name, data := range files {
			writeFile(t, filepath.Join(folder, "release", "v0.1.0", name), string(data))
		}
		writeFile(t, filepath.Join(folder, "install.sh"), text)
		writeFile(t, filepath.Join(folder, "bin", "curl"), `#!/bin/sh
[ "$1 $2" = "-fsSL -o" ] && cp "release/${4#https://github.com/dbcfg-lint/dbcfg-lint/releases/download/}" "$3"
`)
		check(t, os.Chmod(filepath.Join(folder, "bin", "curl"), 0o755))
		run := exec.Command("sh", "install.sh")
		run.Dir = folder
		run.Env = append(os.Environ(), "PATH="+filepath.Join(folder, "bin")+":"+os.Getenv("PATH"))
		output, err := run.CombinedOutput()
		t.Logf("%s", output)
		return folder, err
	}
	t.Run("right", func(t *testing.T) {
		folder, err := install(t, func(release) {})
		check(t, err)
		output, err := exec.Command(filepath.Join(folder, "dbcfg-lint"), "version").Output()
		if err != nil || !strings.Contains(string(output), "for linux_amd64") {
			t.Errorf("%s, %v", output, err)
		}
	})
	for name, change := range map[string]func(release){
		"another archive": func(files release) { files[archive] = append(files[archive], 0) },
		"no archive":      func(files release) { delete(files, archive) },
		"no checksums":    func(files release) { delete(files, sums) },
		"no checksum of it": func(files release) {
			files[sums] = bytes.ReplaceAll(files[sums], []byte("linux_amd64"), []byte("linux_riscv64"))
		},
		"empty checksums": func(files release) { files[sums] = nil },
	} {
		t.Run(name, func(t *testing.T) {
			folder, err := install(t, change)
			if err == nil {
				t.Error("it is installed")
			}
			if _, err := os.Lstat(filepath.Join(folder, "dbcfg-lint")); err == nil {
				t.Error("there is a program to run")
			}
		})
	}
}
