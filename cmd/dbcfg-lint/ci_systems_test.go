package main

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"
	"mvdan.cc/sh/v3/syntax"
)

// strictly reads YAML, and refuses keys that the type does not have.
func strictly(t *testing.T, text string, into any) {
	t.Helper()
	decoder := yaml.NewDecoder(strings.NewReader(text))
	decoder.KnownFields(true)
	check(t, decoder.Decode(into))
}

// lookAtScript reads a script as a POSIX shell would.
func lookAtScript(t *testing.T, text string) {
	t.Helper()
	if _, err := syntax.NewParser(syntax.Variant(syntax.LangPOSIX)).Parse(strings.NewReader(text), ""); err != nil {
		t.Error(err)
	}
}

// writes tells whether a script has the program write a report to a file.
func writes(t *testing.T, script, format, file string) {
	t.Helper()
	if !strings.Contains(script, "--format "+format+"="+file) {
		t.Errorf("no report for %s:\n%s", file, script)
	}
}

// lookAtWorkflow looks at what actionlint does not know: the inputs of our action.
func lookAtWorkflow(t *testing.T, text string) {
	var workflow struct {
		Name        string
		On          yaml.Node
		Permissions map[string]string
		Jobs        map[string]struct {
			RunsOn      string `yaml:"runs-on"`
			Permissions map[string]string
			Steps       []step
		}
	}
	strictly(t, text, &workflow)
	inputs := readAction(t).Inputs
	for id, job := range workflow.Jobs {
		uses := 0
		for _, step := range job.Steps {
			lookAtScript(t, step.Run)
			if strings.Contains(step.Run, "dbcfg-lint --") {
				uses++
			}
			if !strings.HasPrefix(step.Uses, "dbcfg-lint/dbcfg-lint@") {
				continue
			}
			uses++
			for input := range step.With {
				if _, ok := inputs[input]; !ok {
					t.Errorf("%s: the action has no input %s", id, input)
				}
			}
			if upload := step.With["upload-sarif"] == "true"; upload != (job.Permissions["security-events"] == "write") {
				t.Errorf("%s: upload %t with permissions %v", id, upload, job.Permissions)
			}
		}
		if uses != 1 || job.RunsOn == "" || job.Permissions["contents"] != "read" {
			t.Errorf("%s: %+v", id, job)
		}
	}
	if workflow.Name == "" || workflow.On.IsZero() || len(workflow.Jobs) != 1 || workflow.Permissions == nil {
		t.Errorf("%+v", workflow)
	}
}

func lookAtGitLab(t *testing.T, text string) {
	var jobs map[string]struct {
		Image     string
		Script    []string
		Artifacts struct {
			When    string
			Reports struct{ Codequality string }
		}
	}
	strictly(t, text, &jobs)
	for id, job := range jobs {
		script := strings.Join(job.Script, "\n")
		lookAtScript(t, script)
		writes(t, script, "gitlab", job.Artifacts.Reports.Codequality)
		if job.Image == "" || job.Artifacts.When != "always" {
			t.Errorf("%s: %+v", id, job)
		}
	}
	if len(jobs) != 1 {
		t.Errorf("%d jobs", len(jobs))
	}
}

func lookAtCircleCI(t *testing.T, text string) {
	var config struct {
		Version string
		Jobs    map[string]struct {
			Docker []struct{ Image string }
			Steps  []yaml.Node
		}
		Workflows map[string]struct{ Jobs []string }
	}
	strictly(t, text, &config)
	for id, job := range config.Jobs {
		script, results := "", ""
		for _, node := range job.Steps {
			var step struct {
				Run          string
				StoreResults struct{ Path string } `yaml:"store_test_results"`
			}
			if node.Kind == yaml.ScalarNode && node.Value == "checkout" {
				continue
			}
			check(t, node.Decode(&step))
			if step.Run == "" && step.StoreResults.Path == "" {
				t.Errorf("%s: a step of line %d is not known", id, node.Line)
			}
			script += step.Run + "\n"
			results += step.StoreResults.Path
		}
		lookAtScript(t, script)
		// A folder for each suite.
		writes(t, script, "junit", results+"/dbcfg-lint/junit.xml")
		if len(job.Docker) != 1 || job.Docker[0].Image == "" || !slices.Contains(config.Workflows["lint"].Jobs, id) {
			t.Errorf("%s: %+v", id, job)
		}
	}
	if config.Version != "2.1" || len(config.Jobs) != 1 {
		t.Errorf("%+v", config)
	}
}

func lookAtAzure(t *testing.T, text string) {
	var pipeline struct {
		Trigger []string
		Pool    struct {
			VMImage string `yaml:"vmImage"`
		}
		Steps []struct {
			Checkout           string
			PersistCredentials string `yaml:"persistCredentials"`
			Script, Task       string
			DisplayName        string `yaml:"displayName"`
			Condition          string
			Inputs             map[string]string
		}
	}
	strictly(t, text, &pipeline)
	script, results := "", ""
	for _, step := range pipeline.Steps {
		kinds := 0
		for _, kind := range []string{step.Checkout, step.Script, step.Task} {
			if kind != "" {
				kinds++
			}
		}
		if kinds != 1 {
			t.Errorf("a step is one of checkout, script and task: %+v", step)
		}
		script += step.Script + "\n"
		results += step.Inputs["testResultsFiles"]
		if step.Task != "" && step.Condition != "succeededOrFailed()" {
			t.Errorf("%s is not run when there is something to show", step.Task)
		}
	}
	lookAtScript(t, script)
	writes(t, script, "junit", results)
	if pipeline.Pool.VMImage == "" || results == "" {
		t.Errorf("%+v", pipeline)
	}
}

var jenkinsStep = regexp.MustCompile(`\bsh '([^'\n]*)'`)

// lookAtJenkinsfile counts brackets and quotes, and looks for the sections that a
// declarative pipeline must have: there is no reader for Groovy in Go.
func lookAtJenkinsfile(t *testing.T, text string) {
	plain := regexp.MustCompile(`'[^'\n]*'`).ReplaceAllString(text, "")
	if strings.ContainsAny(plain, `'"`) {
		t.Error("a quote is not closed")
	}
	var open []rune
	for _, r := range plain {
		switch {
		case strings.ContainsRune("{([", r):
			open = append(open, r)
		case strings.ContainsRune("})]", r):
			if len(open) == 0 || strings.IndexRune("{([", open[len(open)-1]) != strings.IndexRune("})]", r) {
				t.Fatalf("%c closes nothing", r)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		t.Errorf("%s is not closed", string(open))
	}
	if !regexp.MustCompile(`(?s)^pipeline \{\s+agent .*stages \{\s+stage\(.*steps \{.*post \{\s+always \{\s+junit `).MatchString(text) {
		t.Error("a section is missing, or in the wrong order")
	}
	script := ""
	for _, match := range jenkinsStep.FindAllStringSubmatch(text, -1) {
		script += match[1] + "\n"
	}
	lookAtScript(t, script)
	writes(t, script, "junit", "dbcfg-lint.xml")
	if !strings.Contains(text, "testResults: 'dbcfg-lint.xml'") {
		t.Error("the report is not shown")
	}
}

// lookAtPreCommit holds the hooks against those that this repository has.
func lookAtPreCommit(t *testing.T, text string) {
	var config struct {
		Types []string `yaml:"default_install_hook_types"`
		Repos []struct {
			Repo, Rev string
			Hooks     []struct {
				ID   string
				Args []string
			}
		}
	}
	strictly(t, text, &config)
	data, err := os.ReadFile(filepath.Join(repository(t), ".pre-commit-hooks.yaml"))
	check(t, err)
	var known []struct {
		ID     string
		Stages []string
	}
	check(t, yaml.Unmarshal(data, &known))
	stages := map[string][]string{}
	for _, hook := range known {
		stages[hook.ID] = hook.Stages
	}
	for _, repo := range config.Repos {
		if repo.Repo != "https://github.com/dbcfg-lint/dbcfg-lint" || len(repo.Hooks) != len(known) {
			t.Errorf("%+v", repo)
		}
		for _, hook := range repo.Hooks {
			installed := slices.ContainsFunc(stages[hook.ID], func(stage string) bool { return slices.Contains(config.Types, stage) })
			if !installed {
				t.Errorf("the hook %s is not known, or not installed", hook.ID)
			}
		}
	}
}

var instruction = regexp.MustCompile(`^(FROM|COPY|WORKDIR|RUN|ENTRYPOINT|CMD) (.+)$`)

// lookAtDockerfile looks at each line, of which none is continued.
func lookAtDockerfile(t *testing.T, text string) {
	released, err := os.ReadFile(filepath.Join(repository(t), "Dockerfile.release"))
	check(t, err)
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		match := instruction.FindStringSubmatch(line)
		if match == nil || (i == 0) != (match[1] == "FROM") {
			t.Fatalf("line %d: %s", i+1, line)
		}
		switch match[1] {
		case "ENTRYPOINT", "CMD":
			var words []string
			if err := json.Unmarshal([]byte(match[2]), &words); err != nil || len(words) == 0 {
				t.Errorf("%s is no list of words: %v", line, err)
			}
		case "RUN":
			lookAtScript(t, match[2])
		}
		if from, ok := strings.CutPrefix(line, "COPY --from=ghcr.io/dbcfg-lint/dbcfg-lint:"); ok {
			_, file, _ := strings.Cut(from, " ")
			file, _, _ = strings.Cut(file, " ")
			if !strings.Contains(string(released), " "+file+"\n") {
				t.Errorf("the image has no %s:\n%s", file, released)
			}
		}
	}
}

func lookAtDeployment(t *testing.T, text string) {
	type container struct {
		Name, Image string
		Command     []string
		EnvFrom     []map[string]struct{ Name string } `yaml:"envFrom"`
	}
	var deployment struct {
		APIVersion string `yaml:"apiVersion"`
		Kind       string
		Metadata   struct{ Name string }
		Spec       struct {
			Selector struct {
				MatchLabels map[string]string `yaml:"matchLabels"`
			}
			Template struct {
				Metadata struct{ Labels map[string]string }
				Spec     struct {
					InitContainers []container `yaml:"initContainers"`
					Containers     []container
				}
			}
		}
	}
	strictly(t, text, &deployment)
	spec := deployment.Spec
	if deployment.APIVersion != "apps/v1" || deployment.Kind != "Deployment" || !maps.Equal(spec.Selector.MatchLabels, spec.Template.Metadata.Labels) {
		t.Errorf("%+v", deployment)
	}
	gates, servers := spec.Template.Spec.InitContainers, spec.Template.Spec.Containers
	if len(gates) != 1 || len(servers) != 1 {
		t.Fatalf("%d init containers, %d containers", len(gates), len(servers))
	}
	same := slices.EqualFunc(gates[0].EnvFrom, servers[0].EnvFrom, func(a, b map[string]struct{ Name string }) bool { return maps.Equal(a, b) })
	if gates[0].Image != servers[0].Image || !same || len(gates[0].EnvFrom) == 0 {
		t.Error("the gate does not judge the image and the environment that serve")
	}
}
