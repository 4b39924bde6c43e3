package envpy

import (
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
)

// A reference is what an import gives, and the attributes, keys and calls behind
// it, until it is used as a text.
type reference struct {
	// module is the dotted module, empty for a name that nothing in the file
	// defines; path is what is behind it, () for a call.
	module string
	path   []string
	at     python.Span // empty until it is used
	// application tells that the module is none of the libraries.
	application bool
}

func (a *reference) same(b *reference) bool {
	return a.module == b.module && slices.Equal(a.path, b.path)
}

// dotted gives the module and the path, joined by dots.
func (a *reference) dotted() string {
	if a.module == "" {
		return strings.Join(a.path, ".")
	}
	if len(a.path) == 0 {
		return a.module
	}
	return a.module + "." + strings.Join(a.path, ".")
}

// last gives the last name of the path.
func (a *reference) last() string {
	for i := len(a.path) - 1; i >= 0; i-- {
		if a.path[i] != "()" {
			return a.path[i]
		}
	}
	return ""
}

func (a *reference) called() bool { return len(a.path) > 0 && a.path[len(a.path)-1] == "()" }

// extended gives the reference with one more step.
func (r *reader) extended(a *reference, step string, at python.Span) *value {
	if len(a.path) >= maxPath {
		return &value{reference: &reference{module: a.module, path: a.path, at: at, application: a.application}}
	}
	b := &reference{module: a.module, at: at, application: a.application}
	if submodule := a.module + "." + step; len(a.path) == 0 && r.modules[submodule] {
		b.module = submodule
		return &value{reference: b}
	}
	b.path = append(slices.Clip(a.path), step)
	return &value{reference: b, percent: percentOfSetting(b)}
}

// percentOfSetting: a name that speaks of Alembic or of escaping may be one whose
// percent signs are doubled already.
func percentOfSetting(a *reference) percent {
	if !a.application {
		return percentUnknown
	}
	lower := strings.ToLower(strings.Join(a.path, "."))
	for _, word := range []string{"alembic", "escape", "migrat", "configparser"} {
		if strings.Contains(lower, word) {
			return percentUnknown
		}
	}
	return percentRaw
}

// objects are names of objects that hold settings; what stands behind the last
// of them is the name of the setting.
var objects = set(`settings setting config cfg conf configuration app_settings app_config
	get_settings get_config current_app app configs environ env`)

// setting gives the place that a reference to the application stands for.
func (r *reader) setting(a *reference) (URL, bool) {
	if !a.application || len(a.path) == 0 {
		return URL{}, false
	}
	u := URL{Origin: FromSettings, Module: a.module}
	if dotted := a.dotted(); strings.HasPrefix(dotted, "flask.current_app.extensions.") {
		// The engine of Flask-SQLAlchemy is made of this option.
		u.Name = "SQLALCHEMY_DATABASE_URI"
		return u, true
	}
	start := 0
	for i, step := range a.path {
		later := slices.ContainsFunc(a.path[i+1:], func(s string) bool { return s != "()" && s != "get" })
		class := step != "" && step[0] >= 'A' && step[0] <= 'Z' && step != strings.ToUpper(step)
		if later && (i == 0 || objects[strings.ToLower(step)] || class) {
			start = i + 1
		}
	}
	for i, step := range a.path[:max(start-1, 0)] {
		if step == "()" || step == "current_app" || step != strings.ToLower(step) || a.path[i+1] == "()" {
			break
		}
		u.Module += "." + step // from a import b, which is the module a.b
	}
	var names []string
	for _, step := range a.path[start:] {
		if step != "()" && step != "get" {
			names = append(names, step)
		}
	}
	u.Name = strings.Join(names, ".")
	return u, true
}

// application tells whether a module is the application's own, by its first name.
func application(module string) bool {
	if strings.HasPrefix(module, ".") {
		return true
	}
	top, rest, _ := strings.Cut(module, ".")
	switch {
	case top == "flask" || top == "dynaconf":
		return true // current_app, settings
	case top == "django":
		return rest == "conf" || strings.HasPrefix(rest, "conf.")
	}
	return !libraries[top]
}

// libraries are the modules that are no part of an application, as far as they
// matter to a connection string.
var libraries = set(`__future__ builtins os sys re json typing logging logging.config asyncio pathlib urllib
	configparser importlib collections contextlib functools itertools operator time datetime warnings
	argparse getpass subprocess socket string enum dataclasses abc ast base64 copy csv hashlib hmac inspect
	io math pprint random secrets shutil ssl tempfile textwrap threading traceback types uuid platform
	pkgutil signal errno glob concurrent multiprocessing distutils unittest tomllib toml tomli yaml ruamel
	alembic sqlalchemy sqlmodel sqlalchemy_utils geoalchemy2 pgvector alembic_utils flask_migrate
	alembic_postgresql_enum alembic_autogenerate_enums sqlalchemy_json nest_asyncio uvloop anyio
	dotenv decouple environs environ starlette databases pydantic pydantic_settings click typer rich
	structlog loguru boto3 botocore google azure hvac requests httpx aiohttp cryptography asyncpg psycopg
	psycopg2 pymysql aiosqlite sqlite3 greenlet tenacity mako jinja2 pytest testcontainers numpy pandas six
	future ConfigParser urlparse sentry_sdk colorlog pythonjsonlogger attr attrs`)

// names that Python itself defines, as far as an env.py uses them.
var builtins = set(`print str repr int float bool bytes dict list tuple set frozenset len isinstance issubclass
	getattr setattr hasattr type object super open input format vars globals locals dir id map filter zip
	enumerate range sorted reversed min max sum any all next iter callable hash exec eval __import__ __file__
	__name__ __doc__ Exception ValueError KeyError RuntimeError TypeError ImportError ModuleNotFoundError
	AttributeError OSError IOError FileNotFoundError NotImplementedError AssertionError SystemExit exit quit
	staticmethod classmethod property unicode basestring raw_input execfile xrange long ascii abs round
	StopIteration LookupError NameError BaseException EnvironmentError KeyboardInterrupt Warning
	DeprecationWarning UserWarning NotImplemented Ellipsis None True False __builtins__ __package__ __spec__`)
