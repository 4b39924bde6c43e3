package dotenv

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// Match tells whether a file found in a folder is an env file by its name.
func Match(path string) bool { return source.NameOf(path).EnvFile }
