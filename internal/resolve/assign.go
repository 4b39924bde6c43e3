package resolve

import (
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// assigned is the environment that a source was given, and why.
type assigned struct {
	environment string
	// kin is the environment without what tells its files apart: "production"
	// of "production (.env.prod-eu)".
	kin        string
	because    string
	configured bool // by the user
	rank       int  // in the user's order
	beside     bool // the user gives the environment other files
	untold     bool // nothing tells the environment
	naming     source.Naming
	claims     []Claim
}

const (
	production  = "production"
	development = "development"
)

// assign gives an env file its environment: by the configuration, else by its
// path, else by a variable inside. Its path counts from the project's root, for
// the folders above say where somebody keeps it, not what it is.
func (s *Source) assign(root string) {
	// The template of a project has the files that make a folder a root in it.
	inTemplate := strings.Contains(path.Dir(s.Name), "{{")
	if s.Kind == KindCompose {
		s.assignCompose(relative(root, s.Name), inTemplate)
		return
	}
	if s.Kind != KindEnv {
		name := relative(root, s.Name)
		s.naming.Template = inTemplate || source.NameOf(name).Template || isFixture(name)
		return
	}
	s.naming = source.NameOf(relative(root, s.Name))
	s.naming.Template = s.naming.Template || inTemplate
	claims := claimsOf(s.Document.Facts)
	base := path.Base(s.Name)
	switch {
	case s.byOptions():
	case s.naming.Environment != "":
		s.environment, s.because = s.naming.Environment, s.naming.Reason
	case len(claims) > 0:
		s.environment = claims[0].Says
		s.because = fmt.Sprintf("%s in line %d of %s", claims[0].Variable, claims[0].At.Line, base)
	case strings.HasPrefix(base, ".env"):
		s.environment, s.because = development, "nothing says that "+base+" is for another environment"
	default:
		s.environment, s.because = base, "nothing tells the environment of "+base
		s.untold = true
	}
	s.kin = s.environment
	for _, claim := range claims {
		if claim.Says != s.environment {
			s.claims = append(s.claims, claim)
		}
	}
}

// fixtures are folders whose ini files are copied into place by a test or a job.
var fixtures = []string{"test", "tests", "testing", "testdata", "fixtures", "ci", ".ci", ".github", ".gitlab", ".circleci"}

// isFixture tells whether an ini file is one that only tests use: as little to
// be judged as a template.
func isFixture(name string) bool {
	folders := strings.Split(name, "/")
	return slices.ContainsFunc(folders[:len(folders)-1], func(folder string) bool { return slices.Contains(fixtures, folder) })
}

func (s *Source) byOptions() bool {
	for _, environment := range s.Options.Environments {
		if environment.Selects == nil {
			continue
		}
		if rank, ok := environment.Selects(s.Name); ok {
			s.configured, s.rank = true, rank
			s.environment, s.because = environment.Name, "the configuration gives it to "+environment.Name
			s.naming.Template = false
			return true
		}
	}
	return false
}

// environmentNames are the variables that say where a program runs, as they
// are met in public repositories. Names that end so count as well.
var environmentNames = []string{"ENVIRONMENT", "APP_ENV", "ENV", "PYTHON_ENV", "FASTAPI_ENV", "DEPLOY_ENV", "DJANGO_SETTINGS_MODULE"}

// modeNames are variables that choose how code is built or run. A staging
// server runs with NODE_ENV=production, and that is as it should be.
var modeNames = []string{"NODE_ENV", "FLASK_ENV", "RAILS_ENV", "RACK_ENV", "MIX_ENV", "BABEL_ENV"}

// notEnvironments end like an environment's name and say something else.
var notEnvironments = []string{"VIRTUAL_ENV", "CONDA_DEFAULT_ENV", "PIPENV_ACTIVE_ENV"}

// claimsOf gives the variables that name an environment, the plainest first. Of
// a variable that is set twice the last line counts.
func claimsOf(facts []source.Fact) []Claim {
	var claims []Claim
	last := map[string]int{} // index into claims
	for n, fact := range facts {
		name := strings.ToUpper(fact.Name)
		mode := slices.Contains(modeNames, name)
		if slices.Contains(notEnvironments, name) ||
			!mode && !slices.Contains(environmentNames, name) &&
				!strings.HasSuffix(name, "_ENV") && !strings.HasSuffix(name, "_ENVIRONMENT") {
			continue
		}
		says := fact.Value
		if name == "DJANGO_SETTINGS_MODULE" {
			says = says[strings.LastIndex(says, ".")+1:]
		}
		environment, known := source.Canonical(says)
		claim := Claim{
			Variable: source.SafeName(fact.Name), Says: environment, Production: environment == production, Mode: mode, At: &facts[n].At,
		}
		if !known {
			claim.Says = ""
		}
		if i, ok := last[fact.Name]; ok {
			claims[i] = claim
			continue
		}
		last[fact.Name] = len(claims)
		claims = append(claims, claim)
	}
	claims = slices.DeleteFunc(claims, func(c Claim) bool { return c.Says == "" })
	slices.SortStableFunc(claims, func(a, b Claim) int {
		switch {
		case a.Mode == b.Mode:
			return 0
		case a.Mode:
			return 1
		}
		return -1
	})
	return claims
}

// Environment gives the environment that the source was given, or nothing
// before [Group] has been asked, and for what belongs to none.
func (s *Source) Environment() string { return s.environment }
