package cli

import (
	"runtime/debug"
	"testing"
)

func TestVersion(t *testing.T) {
	built := func(version string) *debug.BuildInfo {
		return &debug.BuildInfo{Main: debug.Module{Path: "github.com/dbcfg-lint/dbcfg-lint", Version: version}}
	}
	for name, test := range map[string]struct {
		info *debug.BuildInfo
		want string
	}{
		"go install of a release":        {built("v1.2.3"), "1.2.3"},
		"go install of a commit":         {built("v0.0.0-20261123014406-5d24c7b097cb"), "0.0.0-20261123014406-5d24c7b097cb"},
		"a checkout of a tag":            {built("v0.3.0"), "0.3.0"},
		"a checkout of a candidate":      {built("v0.4.0-rc.1"), "0.4.0-rc.1"},
		"a checkout with changes":        {built("v0.3.0+dirty"), "0.3.0+dirty"},
		"a checkout behind a tag":        {built("v0.3.1-0.20261123014422-596389d70ed7"), "0.3.1-0.20261123014422-596389d70ed7"},
		"go run, or a build without git": {built("(devel)"), "(devel)"},
		"a test":                         {built(""), "(devel)"},
		"a build without modules":        {nil, "(devel)"},
	} {
		t.Run(name, func(t *testing.T) {
			if got := versionOf(test.info); got != test.want {
				t.Errorf("%q, want %q", got, test.want)
			}
		})
	}
}
