package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"
	"go.yaml.in/yaml/v3"
)

// A releasing is what this test looks at in .goreleaser.yaml. GoReleaser itself checks
// the rest, in .ci/run.
type releasing struct {
	ProjectName string `yaml:"project_name"`
	Builds      []struct {
		Main                              string
		Env, Goos, Goarch, Flags, Ldflags []string
		ModTimestamp                      string `yaml:"mod_timestamp"`
	}
	Archives []struct {
		NameTemplate    string `yaml:"name_template"`
		Formats         []string
		FormatOverrides []struct {
			Goos    string
			Formats []string
		} `yaml:"format_overrides"`
		Files []struct{ Src, Dst string }
	}
	Checksum struct {
		NameTemplate string `yaml:"name_template"`
		Algorithm    string
	}
	Images []struct {
		Dockerfile string
		Images     []string
	} `yaml:"dockers_v2"`
	Casks []struct {
		Completions map[string]string
		Token       struct{ Token string } `yaml:"repository"`
		SkipUpload  string                 `yaml:"skip_upload"`
	} `yaml:"homebrew_casks"`
}

func readReleasing(t *testing.T) releasing {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(repository(t), ".goreleaser.yaml"))
	check(t, err)
	var r releasing
	check(t, yaml.Unmarshal(text, &r))
	if len(r.Builds) != 1 || len(r.Archives) != 1 || len(r.Images) != 1 || len(r.Casks) != 1 {
		t.Fatalf("%+v", r)
	}
	return r
}

// What a release is called is what the action, and who follows docs/ci.md, download.
func TestNamesOfARelease(t *testing.T) {
	r := readReleasing(t)
	name := func(text, system, processor string) string {
		var b strings.Builder
		check(t, template.Must(template.New("").Parse(text)).Execute(&b, map[string]string{
			"ProjectName": r.ProjectName, "Version": "1.2.3", "Os": system, "Arch": processor,
		}))
		return b.String()
	}
	names := []string{name(r.Checksum.NameTemplate, "", "")}
	archive := r.Archives[0]
	var systems []string
	for _, system := range r.Builds[0].Goos {
		formats := archive.Formats
		for _, other := range archive.FormatOverrides {
			if other.Goos == system {
				formats = other.Formats
			}
		}
		for _, processor := range r.Builds[0].Goarch {
			systems = append(systems, system+"_"+processor)
			names = append(names, name(archive.NameTemplate, system, processor)+"."+formats[0])
		}
	}
	var downloaded []string
	for name := range releaseOf(t, "1.2.3", systems...) {
		downloaded = append(downloaded, name)
	}
	slices.Sort(names)
	slices.Sort(downloaded)
	if diff := cmp.Diff(downloaded, names); diff != "" || len(names) != 7 || r.Checksum.Algorithm != "sha256" {
		t.Errorf("%s checksums (-downloaded +released):\n%s", r.Checksum.Algorithm, diff)
	}
}

// The program is one file that runs anywhere, the same for everybody who builds it, and
// its version is that of the checkout.
func TestBuildOfARelease(t *testing.T) {
	build := readReleasing(t).Builds[0]
	if build.Main != "./cmd/dbcfg-lint" || build.ModTimestamp != "{{ .CommitTimestamp }}" {
		t.Errorf("%+v", build)
	}
	for want, list := range map[string][]string{"CGO_ENABLED=0": build.Env, "-trimpath": build.Flags, "-buildvcs=true": build.Flags} {
		if !slices.Contains(list, want) {
			t.Errorf("no %s in %v", want, list)
		}
	}
	if text := strings.Join(build.Ldflags, " "); text != "-s -w" {
		t.Errorf("ldflags %q: nothing is handed in", text)
	}
}

func TestCompletionsOfARelease(t *testing.T) {
	r := readReleasing(t)
	makefile, err := os.ReadFile(filepath.Join(repository(t), "Makefile"))
	check(t, err)
	folder := ""
	for _, file := range r.Archives[0].Files {
		if from, ok := strings.CutSuffix(file.Src, "/*"); ok {
			if folder = file.Dst; !strings.Contains(string(makefile), ">"+from+"/dbcfg-lint.$$shell") {
				t.Errorf("make completions does not write into %s", from)
			}
		}
	}
	for _, shell := range []string{"bash", "zsh", "fish"} {
		if got, want := r.Casks[0].Completions[shell], folder+"/dbcfg-lint."+shell; got != want {
			t.Errorf("%s: %q, want %q", shell, got, want)
		}
	}
	if cask := r.Casks[0]; !strings.Contains(cask.Token.Token, "envOrDefault") || !strings.Contains(cask.SkipUpload, "isEnvSet") {
		t.Errorf("a release without the token of the tap fails: %+v", cask)
	}
}

// The image is the binary, run by nobody in particular.
func TestImageOfARelease(t *testing.T) {
	r := readReleasing(t)
	text, err := os.ReadFile(filepath.Join(repository(t), r.Images[0].Dockerfile))
	check(t, err)
	want := []string{"FROM scratch", "COPY $TARGETPLATFORM/dbcfg-lint /dbcfg-lint", "USER 65532:65532", `ENTRYPOINT ["/dbcfg-lint"]`}
	for _, line := range want {
		if !regexp.MustCompile("(?m)^" + regexp.QuoteMeta(line) + "$").Match(text) {
			t.Errorf("no %s in:\n%s", line, text)
		}
	}
	for _, image := range r.Images[0].Images {
		if !strings.Contains(readPage(t, "ci.md"), image+":") {
			t.Errorf("docs/ci.md does not speak of %s", image)
		}
	}
}
