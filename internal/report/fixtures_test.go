package report

import (
	"fmt"
	"path"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

var (
	sample = &policy.Rule{
		ID: "test-credentials-in-production", Title: "Production must not use a password from a manual",
		Severity: policy.Error, Category: "credentials", Security: true, BuiltIn: true,
		Description: "Reports a password that is known from a manual.\n\nIt is in every list that is tried against servers.",
		Help:        "create a password of its own and let the platform hand it to the process",
		Bad:         "-- .env.production --\nDB_PASSWORD=postgres", Good: "-- .env.production --\nDB_PASSWORD=${DB_PASSWORD}",
		References: []policy.Reference{{Description: "The Twelve-Factor App: config", URL: "https://12factor.net/config"}},
	}
	missing = &policy.Rule{
		ID: "missing-required-variable", Title: "Production must set every required variable",
		Severity: policy.Error, Category: "environment", BuiltIn: true,
		Help: "set the variable, or drop it from the settings",
	}
	echo = &policy.Rule{
		ID: "sql-echo-in-production", Title: "Production must not log every statement",
		Severity: policy.Warning, Category: "logging", BuiltIn: true, Help: "set it to false, or remove it",
	}
	stock = &policy.Rule{
		ID: "placeholder-url-in-migration-config", Title: "The stock placeholder should go",
		Severity: policy.Note, Category: "migration", BuiltIn: true, Help: "delete the line: env.py gives the address",
	}
	house = &policy.Rule{
		ID: "house-style", Title: "Names, 100% of them: in capitals", Severity: policy.Warning, Category: "style",
	}
)

// fixtures are the results that every format is tested with.
func fixtures() map[string]*lint.Result {
	return map[string]*lint.Result{
		"clean": {
			Files: 4,
			Projects: []*resolve.Project{{Root: ".", Environments: []resolve.Environment{
				environment("production", true, ".env", ".env.production"), environment("test", false, ".env.test"),
			}}},
		},
		"findings": {
			Files: 6,
			Projects: []*resolve.Project{
				{Root: ".", Environments: []resolve.Environment{environment("production", true, ".env.production")}},
				{Root: "services/billing", Environments: []resolve.Environment{
					environment("production", true, "services/billing/.env.production"), environment("日本", false),
				}},
			},
			Findings:   findings(),
			Suppressed: []lint.Finding{suppressed(), inBaseline()},
			Baseline:   &lint.Comparison{},
		},
		"problems": {
			Files:    1,
			Projects: []*resolve.Project{{Root: ".", Environments: []resolve.Environment{environment("production", true, ".env.production")}}},
			Findings: []lint.Finding{suppressed()},
			Problems: []source.Problem{
				{Code: source.Refused, Message: "rule house-style: custom.severity must be error, warning or note", At: at("policies/house.rego", 9, 1, 8)},
				{Code: source.Encoding, Message: "the file can't be read", At: at("secret/.env", 1, 1, 1)},
				{Code: source.Refused, Message: "two\nlines\x1b[2J"},
			},
		},
	}
}

func findings() []lint.Finding {
	long := "DATABASE_URL=postgresql://app:***@db.internal:5432/gateway?" + strings.Repeat("option=value&", 20) + "sslmode=disable&" + strings.Repeat("more=value&", 20)
	all := []lint.Finding{
		show(finding(missing, at(".env.production", 1, 1, 1), "DB_PASS is required and set nowhere"),
			"APP_ENV=production", "APP_ENV").because(
			"the settings require it here", at("core/app_settings.py", 118, 5, 12), "    db_pass: str", "db_pass").Finding,
		show(finding(sample, at(".env.production", 3, 14, 64), "DATABASE_URL uses the sample password of user postgres"),
			"DATABASE_URL=postgresql://postgres:***@db.internal:5432/gateway", "postgresql://postgres:***@db.internal:5432/gateway").because(
			"the same password is here", at(".env", 7, 1, 9), "DB_PASSWORD=***", "***").because(
			"the process sets it, too", source.Pos{}, "", "").Finding,
		show(finding(sample, at(".env.production", 14, 15, 15), "POSTGRES_HOST has no value"), "POSTGRES_HOST=", "").Finding,
		show(finding(echo, at(".env.production", 99, 40, 50), "the parameter sslmode turns encryption off"), long, "sslmode=disable").because(
			"and all of this line", at(".env.production", 100, 1, 900), long, long).Finding,
		{Finding: finding(echo, source.Pos{}, "SQL_ECHO is on")},
		show(finding(echo, source.Pos{}, "[SQL_ECHO](0) is on"), "", "").because(
			"[app] would turn it off", at("settings.py", 1, 1, 1), "", "").Finding,
		show(finding(stock, at("alembic.ini", 6, 18, 62), "sqlalchemy.url is the stock placeholder"),
			"sqlalchemy.url = driver://user:***@localhost/dbname", "driver://user:***@localhost/dbname").Finding,
		show(finding(house, at("a|b @you #1 <b>\"`*_$x$ www.x.example:y%20.env", 1, 1, 1), strings.Repeat("a | b, <i>@you</i> & ]]> [x](http://x.example) `c` $d$ :e: ", 12)), "", "").Finding,
		show(finding(house, at("名前, 50%:\n::error::.env", 2, 8, 14), "パスワード of 100%, in\n::error title=x::y ##[error]z ##vso[task.debug]\r\x1b[31m\u009b2J\u202eabc\xff\ttab"),
			"接続先 = 東京\u009b31m # \u202e##[add-mask]end", "東京\u009b31m").Finding,
	}
	for i := range all {
		all[i].Fingerprint = fmt.Sprintf("%032x", i)
	}
	return all
}

func suppressed() lint.Finding {
	f := show(finding(echo, at("db/.env.production", 5, 10, 14), "SQL_ECHO is on <here> & there"), "SQL_ECHO=true", "true").Finding
	f.Reason = "traced by hand until the move"
	return f
}

func inBaseline() lint.Finding {
	f := show(finding(sample, at("legacy/.env.production", 2, 13, 21), "DB_PASSWORD is the sample password of a manual"), "DB_PASSWORD=***", "***").Finding
	f.InBaseline, f.Reason = true, "baseline"
	return f
}

func environment(name string, production bool, files ...string) resolve.Environment {
	e := resolve.Environment{Name: name, Production: production}
	for _, file := range files {
		e.Files = append(e.Files, resolve.Member{Path: file})
		e.Because = "the name of " + file
	}
	return e
}

func at(file string, line, column, end int) source.Pos {
	return source.Pos{File: file, Line: line, Column: column, EndLine: line, EndColumn: end}
}

func finding(rule *policy.Rule, at source.Pos, message string) policy.Finding {
	f := policy.Finding{Rule: rule, Severity: rule.Severity, Message: message, At: at}
	if name, _, ok := strings.Cut(message, " "); ok && strings.ToUpper(name) == name && rule.BuiltIn {
		f.Variable, f.Environment = name, "production"
	}
	return f
}

// A shown builds a finding.
type shown struct{ lint.Finding }

func show(f policy.Finding, line, place string) shown {
	return shown{lint.Finding{Finding: f, Fingerprint: "00f0", Snippet: snippet(f.At, line, place), Columns: columnsOf(f.At)}}
}

func (s shown) because(message string, at source.Pos, line, place string) shown {
	s.Related = append(s.Related, policy.Related{Message: message, At: at})
	s.RelatedSnippets = append(s.RelatedSnippets, snippet(at, line, place))
	s.RelatedColumns = append(s.RelatedColumns, columnsOf(at))
	return s
}

// columnsOf gives columns that differ from those in bytes, except for a file as a
// whole, and that are not known in Python.
func columnsOf(at source.Pos) lint.Columns {
	switch {
	case isWhole(at):
		return lint.Columns{Start: 1, End: 1}
	case at.IsZero() || strings.HasSuffix(at.File, ".py"):
		return lint.Columns{}
	}
	return lint.Columns{Start: at.Column + 1000, End: at.EndColumn + 1000}
}

func snippet(at source.Pos, line, place string) resolve.Snippet {
	start := strings.Index(line, place)
	if place == "" {
		start = len(line)
	}
	return resolve.Snippet{Line: at.Line, Text: line, Start: start, End: start + len(place)}
}

// below is a working directory below the root of the repository.
func below(folder string) func(string) string {
	return func(file string) string { return path.Join(folder, file) }
}
