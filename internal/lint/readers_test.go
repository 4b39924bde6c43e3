package lint_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/config"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/dotenv"
)

// TestReaders holds the readers that a configuration may name against those
// that there are.
func TestReaders(t *testing.T) {
	var names []string
	for _, reader := range dotenv.Readers() {
		names = append(names, reader.Name)
	}
	if diff := cmp.Diff(names, config.Readers); diff != "" {
		t.Errorf("config.Readers (-readers +named):\n%s", diff)
	}
}
