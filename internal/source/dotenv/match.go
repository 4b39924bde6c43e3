package dotenv

import "github.com/dbcfg-lint/dbcfg-lint/internal/source"

// Kind is env files, as python-dotenv reads them.
var Kind = source.Kind{Name: "dotenv", Match: Match, Reader: "python-dotenv", Parse: Parse}

// Match tells whether a file found in a folder is an env file by its name.
func Match(path string) bool { return source.NameOf(path).EnvFile }
