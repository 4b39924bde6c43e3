package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
)

// An action is what action.yml says. Reading it refuses keys that GitHub does not
// know.
type action struct {
	Name, Author, Description string
	Branding                  struct{ Icon, Color string }
	Inputs                    map[string]struct {
		Description string
		Required    bool
		Default     string
	}
	Outputs map[string]struct{ Description, Value string }
	Runs    struct {
		Using string
		Steps []step
	}
}

// A step is one of a composite action or of a job.
type step struct {
	Name, ID, If, Uses, Run, Shell string
	WorkingDirectory               string `yaml:"working-directory"`
	With, Env                      map[string]string
}

func readAction(t *testing.T) action {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(repository(t), "action.yml"))
	if err != nil {
		t.Fatal(err)
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	decoder.KnownFields(true)
	var a action
	if err := decoder.Decode(&a); err != nil {
		t.Fatal(err)
	}
	return a
}

// repository gives the root of this repository.
func repository(t *testing.T) string {
	t.Helper()
	root, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		t.Fatal(err)
	}
	return root
}

// A runner runs the steps of action.yml as the one of GitHub Actions does, with
// what the jobs of GitHub have in their environment.
type runner struct {
	t      *testing.T
	action action
	// folder holds everything; the workspace is the checkout of the user.
	folder, workspace string
	os, arch, ref     string
	// env is the job's own environment, and path goes before PATH.
	env  map[string]string
	path string
}

func newRunner(t *testing.T) *runner {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are links and scripts of a shell")
	}
	for _, program := range []string{"bash", "curl", "tar", "awk"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("the action needs %s", program)
		}
	}
	folder, err := filepath.EvalSymlinks(t.TempDir()) // which in macOS is behind a link
	if err != nil {
		t.Fatal(err)
	}
	r := &runner{t: t, action: readAction(t), folder: folder, os: "Linux", arch: "X64", env: map[string]string{}}
	r.workspace = filepath.Join(r.folder, "work", "gateway")
	for _, folder := range []string{r.workspace, filepath.Join(r.folder, "temp dir")} {
		if err := os.MkdirAll(folder, 0o777); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// An ended run is what became of the action.
type ended struct {
	failed       bool
	code         int // of the last script
	log, summary string
	ran          []string // the ids of the scripts that were run
	outputs      map[string]string
	steps        map[string]map[string]string // the outputs of each step
	uploaded     map[string]string            // what the step that uploads was given; nil if it is not run
}

// use runs the action with inputs.
func (r *runner) use(with map[string]string) ended {
	r.t.Helper()
	values := map[string]string{"github.action_ref": r.ref}
	for name, input := range r.action.Inputs {
		values["inputs."+name] = input.Default
	}
	for name, value := range with {
		if _, ok := r.action.Inputs[name]; !ok {
			r.t.Fatalf("there is no input %s", name)
		}
		values["inputs."+name] = value
	}
	var result ended
	result.steps = map[string]map[string]string{}
	for _, step := range r.action.Runs.Steps {
		condition := strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(step.If, "${{"), "}}"))
		if condition == "" {
			condition = "success()"
		} else if !strings.Contains(condition, "()") { // which asks how the steps before went
			condition = "success() && " + condition
		}
		if evaluate(r.t, condition, values, result.failed) != "true" {
			continue
		}
		if step.Uses != "" {
			result.uploaded = r.resolve(step.With, values)
			continue
		}
		outputs := r.script(step, values, &result)
		result.steps[step.ID] = outputs
		for name, value := range outputs {
			values["steps."+step.ID+".outputs."+name] = value
		}
	}
	result.outputs = map[string]string{}
	for name, output := range r.action.Outputs {
		result.outputs[name] = interpolate(r.t, output.Value, values)
	}
	return result
}

// script runs a script and gives its outputs.
func (r *runner) script(step step, values map[string]string, result *ended) map[string]string {
	r.t.Helper()
	file := func(name string) string { return filepath.Join(r.folder, step.ID+"-"+name) }
	for name, text := range map[string]string{"script.sh": step.Run, "output": "", "summary": ""} {
		if err := os.WriteFile(file(name), []byte(text), 0o666); err != nil {
			r.t.Fatal(err)
		}
	}
	env := map[string]string{
		"PATH": r.path + string(filepath.ListSeparator) + os.Getenv("PATH"), "HOME": r.folder, "CI": "true",
		"GITHUB_ACTIONS": "true", "GITHUB_WORKSPACE": r.workspace, "GITHUB_ACTION_PATH": repository(r.t),
		"GITHUB_OUTPUT": file("output"), "GITHUB_STEP_SUMMARY": file("summary"), "GITHUB_PATH": file("path"),
		"GITHUB_ENV": file("env"), "GITHUB_REPOSITORY": "acme/gateway", "GITHUB_SHA": strings.Repeat("0", 40),
		"RUNNER_OS": r.os, "RUNNER_ARCH": r.arch, "RUNNER_TEMP": filepath.Join(r.folder, "temp dir"),
	}
	maps.Copy(env, r.env)
	maps.Copy(env, r.resolve(step.Env, values))
	command := exec.Command("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", file("script.sh"))
	command.Dir = filepath.Join(r.workspace, interpolate(r.t, step.WorkingDirectory, values))
	for _, name := range slices.Sorted(maps.Keys(env)) {
		command.Env = append(command.Env, name+"="+env[name])
	}
	log, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		r.t.Fatal(err)
	}
	result.ran = append(result.ran, step.ID)
	result.log += string(log)
	result.code = command.ProcessState.ExitCode()
	result.failed = result.failed || result.code != 0
	result.summary += r.read(file("summary"))

	outputs := map[string]string{}
	for line := range strings.Lines(r.read(file("output"))) {
		name, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "=")
		if !ok {
			r.t.Fatalf("%s: no output: %q", step.ID, line)
		}
		outputs[name] = value
	}
	return outputs
}

func (r *runner) read(file string) string {
	r.t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		r.t.Fatal(err)
	}
	return string(data)
}

// write makes a file of the workspace.
func (r *runner) write(name, text string) {
	r.t.Helper()
	file := filepath.Join(r.workspace, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o777); err != nil {
		r.t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o777); err != nil {
		r.t.Fatal(err)
	}
}

func (r *runner) resolve(texts, values map[string]string) map[string]string {
	resolved := map[string]string{}
	for name, text := range texts {
		resolved[name] = interpolate(r.t, text, values)
	}
	return resolved
}

var expression = regexp.MustCompile(`\$\{\{(.*?)\}\}`)

// interpolate puts the values of expressions into a text.
func interpolate(t *testing.T, text string, values map[string]string) string {
	t.Helper()
	return expression.ReplaceAllStringFunc(text, func(found string) string {
		return evaluate(t, found[3:len(found)-2], values, false)
	})
}

// evaluate gives the value of an expression, of the few kinds that action.yml has.
func evaluate(t *testing.T, text string, values map[string]string, failed bool) string {
	t.Helper()
	text = strings.TrimSpace(text)
	if left, right, ok := strings.Cut(text, "&&"); ok {
		if evaluate(t, left, values, failed) != "true" {
			return "false"
		}
		return evaluate(t, right, values, failed)
	}
	for operator, wanted := range map[string]bool{"==": true, "!=": false} {
		if left, right, ok := strings.Cut(text, operator); ok {
			same := strings.EqualFold(evaluate(t, left, values, failed), evaluate(t, right, values, failed))
			return fmt.Sprint(same == wanted)
		}
	}
	switch {
	case text == "success()":
		return fmt.Sprint(!failed)
	case text == "!cancelled()":
		return "true"
	case len(text) > 1 && strings.HasPrefix(text, "'") && strings.HasSuffix(text, "'"):
		return text[1 : len(text)-1]
	case regexp.MustCompile(`^(inputs|github)\.[a-z_-]+$`).MatchString(text):
		value, ok := values[text]
		if !ok {
			t.Fatalf("nothing is known of %s", text)
		}
		return value
	case regexp.MustCompile(`^steps\.[a-z]+\.outputs\.[a-z-]+$`).MatchString(text):
		return values[text] // of a step that has not run, nothing
	}
	t.Fatalf("an expression of another kind: %s", text)
	return ""
}
