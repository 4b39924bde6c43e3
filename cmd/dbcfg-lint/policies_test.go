package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var (
	namesFile = regexp.MustCompile("^`([^`]+)`:$")
	// installed are programs that a reader has and a test need not have.
	installed = []string{"opa", "conftest"}
)

// TestPoliciesPage follows docs/policies.md. What needs opa or conftest is left out
// where they are not in PATH.
func TestPoliciesPage(t *testing.T) {
	page := follow(t, "policies.md", 10)
	if len(page.unnamed) > 0 {
		t.Errorf("blocks have no name of a file above them: %v", page.unnamed)
	}
}

// A page is what was found on a page of docs.
type page struct {
	files   map[string]string // that it names, by name
	unnamed []block           // neither files nor a console
}

// A block is a piece of code on a page.
type block struct{ language, text string }

// follow follows a page of docs from the top: it writes each file that the page
// names, runs each command of a console, and compares what it prints. So many
// commands are on the page at least.
func follow(t *testing.T, base string, least int) page {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("the commands of the page need a shell")
	}
	name := filepath.Join("..", "..", "docs", base)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	p := page{files: map[string]string{}}
	var got strings.Builder
	language, file, before := "", "", ""
	var lines []string
	commands := 0
	for line := range strings.Lines(string(text)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case language == "" && strings.HasPrefix(line, "```"):
			language, lines = strings.TrimPrefix(line, "```"), nil
			if match := namesFile.FindStringSubmatch(before); match != nil {
				file = match[1]
			}
		case language != "" && line == "```":
			text := strings.Join(lines, "\n") + "\n"
			switch {
			case file != "":
				p.files[file] = text
				writeFile(t, filepath.Join(folder, file), text)
			case language == "console":
				commands += strings.Count("\n"+text, "\n$ ")
				lines = console(t, folder, lines)
			default:
				p.unnamed = append(p.unnamed, block{language, text})
			}
			for _, line := range lines {
				fmt.Fprintln(&got, line)
			}
			language, file = "", ""
		case language != "":
			lines = append(lines, line)
			continue
		}
		fmt.Fprintln(&got, line)
		if line != "" {
			before = line
		}
	}
	if commands < least {
		t.Errorf("the page has %d commands", commands)
	}
	if *update {
		writeFile(t, name, got.String())
	} else if diff := cmp.Diff(string(text), got.String()); diff != "" {
		t.Errorf("(-page +program)\n%s", diff)
	}
	return p
}

// console runs the commands of a block, and gives it with what they print. A
// command that is left out keeps the output of the page.
func console(t *testing.T, folder string, block []string) []string {
	t.Helper()
	var lines []string
	skipped := false
	for _, line := range block {
		command, ok := strings.CutPrefix(line, "$ ")
		switch {
		case !ok && !skipped:
			continue
		case !ok:
			lines = append(lines, line)
			continue
		}
		lines = append(lines, line)
		program, _, _ := strings.Cut(command, " ")
		_, err := exec.LookPath(program)
		skipped = err != nil && slices.Contains(installed, program)
		switch {
		case !skipped:
			lines = append(lines, shell(t, folder, command)...)
		case strings.HasPrefix(command, "opa build "):
			shell(t, folder, "tar -czf house.tar.gz -C house .")
		}
	}
	return lines
}

func shell(t *testing.T, folder, command string) []string {
	t.Helper()
	run := exec.Command("sh", "-c", command)
	run.Dir = folder
	run.Env = append(os.Environ(), "NO_COLOR=1", "GITHUB_ACTIONS=", "CLICOLOR_FORCE=")
	output, err := run.CombinedOutput()
	var lines []string
	for line := range strings.Lines(string(output)) {
		lines = append(lines, strings.TrimRight(line, "\n"))
	}
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit):
		lines = append(lines, fmt.Sprintf("[exit code %d]", exit.ExitCode()))
	case err != nil:
		t.Fatalf("%s: %v", command, err)
	}
	return lines
}

func writeFile(t *testing.T, name, text string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
}
