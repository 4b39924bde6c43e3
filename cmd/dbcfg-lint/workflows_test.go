package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// pinned is an action at a commit, with the version that it is.
var pinned = regexp.MustCompile(`^[\w-]+/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)

// actionFiles gives action.yml and the workflows, by name.
func actionFiles(t *testing.T) map[string]string {
	t.Helper()
	names, err := filepath.Glob(filepath.Join(repository(t), ".github", "workflows", "*"))
	if err != nil || len(names) == 0 {
		t.Fatalf("no workflows: %v", err)
	}
	files := map[string]string{}
	for _, name := range append(names, filepath.Join(repository(t), "action.yml")) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[filepath.Base(name)] = string(data)
	}
	return files
}

// What runs with our tokens is what was looked at: a tag can be moved.
func TestActionsArePinned(t *testing.T) {
	commits := map[string]string{}
	for name, text := range actionFiles(t) {
		for _, found := range regexp.MustCompile(`(?m)\buses: (.*)$`).FindAllStringSubmatch(text, -1) {
			uses := found[1]
			if uses == "./" {
				continue
			}
			if !pinned.MatchString(uses) {
				t.Errorf("%s: %s", name, uses)
			}
			action, commit, _ := strings.Cut(uses, "@")
			if other := commits[action]; other != "" && other != commit {
				t.Errorf("%s: %s is at %s elsewhere", name, uses, other)
			}
			commits[action] = commit
		}
	}
	if len(commits) < 4 {
		t.Errorf("only %d actions were found", len(commits))
	}
}

// A workflow lets nobody else act with our tokens: a job has no more rights than it
// names, and nothing of an event becomes a part of a script.
func TestWorkflowsAreSafe(t *testing.T) {
	// An expression in a script is put into it before a shell reads it.
	checkSteps := func(where string, steps []step) {
		for _, step := range steps {
			if strings.Contains(step.Run, "${{") {
				t.Errorf("%s: %s", where, step.Run)
			}
		}
	}
	checkSteps("action.yml", readAction(t).Runs.Steps)
	for name, text := range actionFiles(t) {
		if name == "action.yml" {
			continue
		}
		var workflow struct {
			Permissions map[string]string
			Jobs        map[string]struct {
				Permissions map[string]string
				Timeout     int `yaml:"timeout-minutes"`
				Steps       []step
			}
		}
		if err := yaml.Unmarshal([]byte(text), &workflow); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if workflow.Permissions == nil || len(workflow.Permissions) > 0 {
			t.Errorf("%s: permissions for all jobs: %v, want {}", name, workflow.Permissions)
		}
		for _, trigger := range []string{"pull_request_target", "workflow_run"} {
			if strings.Contains(text, trigger) {
				t.Errorf("%s: %s gives the code of strangers our tokens", name, trigger)
			}
		}
		for id, job := range workflow.Jobs {
			where := name + ": " + id
			if len(job.Permissions) == 0 || job.Timeout == 0 {
				t.Errorf("%s: permissions %v, timeout %d", where, job.Permissions, job.Timeout)
			}
			checkSteps(where, job.Steps)
			for _, step := range job.Steps {
				switch {
				case strings.HasPrefix(step.Uses, "actions/checkout@") && step.With["persist-credentials"] != "false":
					t.Errorf("%s: the checkout keeps the token", where)
				case name == "release.yml" && strings.HasPrefix(step.Uses, "actions/setup-go@") && step.With["cache"] != "false":
					t.Errorf("%s: a release takes nothing from a cache", where)
				}
			}
		}
	}
}

// What "make snapshot" tries is what makes a release.
func TestOneVersionOfGoReleaser(t *testing.T) {
	makefile, err := os.ReadFile(filepath.Join(repository(t), "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	version := regexp.MustCompile(`(?m)^GORELEASER_VERSION := (v\S+)$`).FindSubmatch(makefile)
	if version == nil {
		t.Fatal("Makefile has no GORELEASER_VERSION")
	}
	want := "go run github.com/goreleaser/goreleaser/v2@" + string(version[1]) + " release"
	if !strings.Contains(actionFiles(t)["release.yml"], want) {
		t.Errorf("release.yml does not have %q, the version of the Makefile", want)
	}
}

func TestActionIsComplete(t *testing.T) {
	a := readAction(t)
	if a.Name == "" || a.Author == "" || a.Description == "" || len(a.Description) > 125 || a.Runs.Using != "composite" {
		t.Errorf("name %q, author %q, description of %d characters, using %q", a.Name, a.Author, len(a.Description), a.Runs.Using)
	}
	if colors := []string{"white", "black", "yellow", "blue", "green", "orange", "red", "purple", "gray-dark"}; !slices.Contains(colors, a.Branding.Color) || a.Branding.Icon == "" {
		t.Errorf("branding: %+v", a.Branding)
	}
	text := actionFiles(t)["action.yml"]
	for name, input := range a.Inputs {
		if input.Description == "" || !strings.Contains(text, "${{ inputs."+name+" }}") {
			t.Errorf("input %s: not told of, or not used", name)
		}
	}
	for _, used := range regexp.MustCompile(`inputs\.([a-z-]+)`).FindAllStringSubmatch(text, -1) {
		if _, ok := a.Inputs[used[1]]; !ok {
			t.Errorf("there is no input %s", used[1])
		}
	}
	ids := map[string]bool{}
	for _, step := range a.Runs.Steps {
		if step.Name == "" || (step.Run == "") == (step.Uses == "") || (step.Run != "") != (step.Shell == "bash") {
			t.Errorf("a step without a name, or not one of run and uses, or without a shell: %+v", step)
		}
		ids[step.ID] = true
		// A script has the environment of the step, and reads no other inputs.
		for _, script := range regexp.MustCompile(`\.github/action/\w+\.sh`).FindAllString(step.Run, -1) {
			data, err := os.ReadFile(filepath.Join(repository(t), script))
			if err != nil {
				t.Fatal(err)
			}
			for _, variable := range regexp.MustCompile(`DBCFG_LINT_INPUT_[A-Z_]+\b`).FindAllString(string(data), -1) {
				if _, ok := step.Env[variable]; !ok && variable != "DBCFG_LINT_INPUT_" {
					t.Errorf("%s: nothing sets %s", script, variable)
				}
			}
			for variable := range step.Env {
				if !strings.Contains(string(data), variable) {
					t.Errorf("%s: does not read %s", script, variable)
				}
			}
		}
	}
	for name, output := range a.Outputs {
		found := regexp.MustCompile(`^\$\{\{ steps\.(\w+)\.outputs\.([a-z-]+) \}\}$`).FindStringSubmatch(output.Value)
		if output.Description == "" || found == nil || !ids[found[1]] || found[2] != name {
			t.Errorf("output %s: %+v", name, output)
		}
	}
}
