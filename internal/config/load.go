package config

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Load reads a config and those that it extends, and merges them. The name is a
// rooted path, and read gives a file with the path that a user is shown. A file
// that is extended and is missing, or extends in a circle, is a problem; any
// other error of read is returned.
func Load(read func(name string) (*source.File, error), name string) (*Config, []source.Problem, error) {
	var chain []*Config
	var names []string
	var problems []source.Problem
	for {
		file, err := read(name)
		if len(chain) > 0 && errors.Is(err, fs.ErrNotExist) {
			problems = append(problems, source.Problem{
				Code: source.Refused, At: chain[len(chain)-1].ExtendsAt,
				Message: `"extends" names a file that does not exist`,
			})
			break
		}
		if err != nil {
			return nil, problems, fmt.Errorf("%s: %w", name, err)
		}
		config, faults := Parse(file)
		config.Path = name
		chain = append(chain, config)
		names = append(names, name)
		problems = append(problems, faults...)
		if config.Extends == "" {
			break
		}
		name = strings.TrimPrefix(config.Extends, "/")
		if !path.IsAbs(config.Extends) {
			name = path.Join(path.Dir(names[len(names)-1]), config.Extends)
		}
		if slices.Contains(names, name) {
			problems = append(problems, source.Problem{
				Code: source.Refused, At: config.ExtendsAt,
				Message: `"extends" leads back to this file`,
			})
			break
		}
	}
	merged := chain[len(chain)-1]
	for _, child := range slices.Backward(chain[:len(chain)-1]) {
		merged = Merge(merged, child)
	}
	return merged, problems, nil
}
