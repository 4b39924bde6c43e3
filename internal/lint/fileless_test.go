package lint_test

import (
	"io/fs"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
)

// TestFileless judges the process environment where there is no file to lint, as
// in the container of a service that takes everything from its platform.
func TestFileless(t *testing.T) {
	for _, test := range []struct {
		name, config string
		environ      []string
		want         []string
		projects     int
	}{
		{"a bad connection", "", []string{"DATABASE_URL=sqlite:///app.db", "PGUSER=root"}, []string{"environment sqlite-in-production"}, 1},
		{"a good connection", "", []string{"DATABASE_URL=postgresql+asyncpg://app:k3-Qpw7xZt@db.internal/app"}, nil, 1},
		{"a requirement that is not met", "required: [DATABASE_URL]\n", []string{"HOME=/root"}, []string{"environment missing-required-variable"}, 1},
		{"an empty connection", "", []string{"DATABASE_URL="}, []string{"environment empty-required-variable"}, 1},
		{
			"parts of a connection", "", []string{"POSTGRES_HOST=localhost", "POSTGRES_USER=app", "POSTGRES_PASSWORD=k3-Qpw7xZt", "PGUSER=root"},
			[]string{"environment local-host-in-production"}, 1,
		},
		{"a host without a login", "", []string{"POSTGRES_HOST=localhost"}, nil, 0},
		{"what Kubernetes sets for a service", "", []string{"POSTGRES_PORT=tcp://10.0.0.7:5432", "POSTGRES_SERVICE_HOST=10.0.0.7"}, nil, 1},
		{"nothing to do with a database", "", []string{"HOME=/root", "PGUSER=root"}, nil, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			files := fstest.MapFS{"project": {Mode: fs.ModeDir | 0o755}}
			if test.config != "" {
				files["project/.dbcfg-lint.yaml"] = &fstest.MapFile{Data: []byte(test.config)}
			}
			result := run(t, files, func(o *lint.Options) { o.Environment, o.Environ = "production", test.environ })
			if diff := cmp.Diff(test.want, lines(result.Findings)); diff != "" {
				t.Errorf("findings (-want +got):\n%s", diff)
			}
			if len(result.Projects) != test.projects {
				t.Errorf("%d projects, want %d", len(result.Projects), test.projects)
			}
		})
	}
}
