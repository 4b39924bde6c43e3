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

// TestPoliciesPage follows docs/policies.md from the top: it writes each file that
// the page names, runs each command of a console, and compares what it prints. What
// needs opa or conftest is left out where they are not in PATH.
func TestPoliciesPage(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("the commands of the page need a shell")
	}
	name := filepath.Join("..", "..", "docs", "policies.md")
	page, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	folder := t.TempDir()
	var got strings.Builder
	language, file, before := "", "", ""
	var block []string
	commands := 0
	for line := range strings.Lines(string(page)) {
		line = strings.TrimSuffix(line, "\n")
		switch {
		case language == "" && strings.HasPrefix(line, "```"):
			language, block = strings.TrimPrefix(line, "```"), nil
			if match := namesFile.FindStringSubmatch(before); match != nil {
				file = match[1]
			}
		case language != "" && line == "```":
			switch {
			case file != "":
				writeFile(t, filepath.Join(folder, file), strings.Join(block, "\n")+"\n")
			case language == "console":
				commands += strings.Count("\n"+strings.Join(block, "\n"), "\n$ ")
				block = console(t, folder, block)
			default:
				t.Errorf("a block of %s has no name of a file above it", language)
			}
			for _, line := range block {
				fmt.Fprintln(&got, line)
			}
			language, file = "", ""
		case language != "":
			block = append(block, line)
			continue
		}
		fmt.Fprintln(&got, line)
		if line != "" {
			before = line
		}
	}
	if commands < 10 {
		t.Errorf("the page has %d commands", commands)
	}
	if *update {
		writeFile(t, name, got.String())
		return
	}
	if diff := cmp.Diff(string(page), got.String()); diff != "" {
		t.Errorf("(-page +program)\n%s", diff)
	}
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
