package settings_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// loads gives what app/settings.py loads, a line for each file.
func loads(archive string) string {
	files := map[string]*python.Module{}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		files[f.Name] = python.Parse(source.NewFile(f.Name, f.Data))
	}
	found, _ := settings.NewLoader(func(name string) *python.Module { return files[name] }).Loads("app/settings.py")
	var b strings.Builder
	for _, l := range found {
		how := []string{l.Module, "?"}
		if l.Known {
			how[1] = l.File.Path
			for _, part := range l.File.Parts {
				how = append(how, fmt.Sprintf("%q%v", part.Text, part.Variables))
			}
		}
		if l.Search {
			how = append(how, "search")
		}
		if l.Override {
			how = append(how, "override")
		}
		if l.Certain {
			how = append(how, "certain")
		}
		if l.Values {
			how = append(how, "values")
		}
		b.WriteString(strings.Join(how, " ") + "\n")
	}
	return b.String()
}

func TestLoads(t *testing.T) {
	const imports = "import os\nfrom pathlib import Path\nimport dotenv\nfrom dotenv import load_dotenv, find_dotenv, dotenv_values as values\n"
	tests := map[string]struct{ code, want string }{
		"the nearest file":       {"load_dotenv()", "app/settings.py .env search certain\n"},
		"a file":                 {"load_dotenv('.env.production', override=True)", "app/settings.py .env.production override certain\n"},
		"by keyword":             {"dotenv.load_dotenv(dotenv_path=Path('conf') / 'app.env')", "app/settings.py conf/app.env certain\n"},
		"no path":                {"load_dotenv(None)", "app/settings.py .env search certain\n"},
		"find_dotenv":            {"load_dotenv(find_dotenv('.env.prod'))", "app/settings.py .env.prod search certain\n"},
		"find_dotenv by name":    {"found = find_dotenv()\nload_dotenv(found)", "app/settings.py .env search certain\n"},
		"the working directory":  {"load_dotenv(find_dotenv(usecwd=True))", "app/settings.py .env certain\n"},
		"__file__":               {"load_dotenv(Path(__file__).parent.parent / '.env')", "app/settings.py .env certain\n"},
		"a variable":             {"E = os.getenv('ENV', 'dev')\nload_dotenv(f'.env.{E}')", "app/settings.py .env.dev \".env.\"[] \"\"[ENV] certain\n"},
		"a dictionary":           {"config = {**values('.env'), **os.environ}", "app/settings.py .env certain values\n"},
		"an expression":          {"load_dotenv(where())", "app/settings.py ?\n"},
		"a stream":               {"load_dotenv(stream=f)", "app/settings.py ? search\n"},
		"an unknown override":    {"load_dotenv('.env', override=want())", "app/settings.py ?\n"},
		"if it is there":         {"if os.path.exists('.env'):\n    load_dotenv('.env')", "app/settings.py .env certain\n"},
		"if something else":      {"if os.getenv('ENV') != 'production':\n    load_dotenv()", "app/settings.py .env search\n"},
		"by and":                 {"DEBUG and load_dotenv()", "app/settings.py .env search\n"},
		"try":                    {"try:\n    load_dotenv()\nexcept ImportError:\n    load_dotenv('x')", "app/settings.py .env search certain\napp/settings.py x\n"},
		"a function":             {"def boot():\n    load_dotenv()", "app/settings.py .env search\n"},
		"an import":              {"from app import boot\nload_dotenv('z')", "app/boot.py b certain\napp/settings.py z certain\n"},
		"a relative import":      {"from .boot import x", "app/boot.py b certain\n"},
		"an import for types":    {"if TYPE_CHECKING:\n    from app import boot", ""},
		"another library":        {"from decouple import config", "app/settings.py ?\n"},
		"a class":                {"Settings(_env_file='.env.production')", "app/settings.py .env.production\n"},
		"a function of the same": {"from app.boot import load_dotenv\nload_dotenv()", "app/boot.py b certain\n"},
	}
	for name, test := range tests {
		t.Run(name, func(t *testing.T) {
			archive := "-- app/settings.py --\n" + imports + test.code + "\n-- app/boot.py --\nimport dotenv\ndotenv.load_dotenv('b')\ndef load_dotenv(): pass\n"
			if diff := cmp.Diff(test.want, loads(archive)); diff != "" {
				t.Errorf("loads (-want +got):\n%s", diff)
			}
		})
	}
	if got := loads("-- app/__init__.py --\nfrom dotenv import load_dotenv\nload_dotenv()\n-- app/settings.py --\n"); got != "app/__init__.py .env search certain\n" {
		t.Errorf("the package loads %q", got)
	}
}

// TestPathOfVariables has env files whose paths the process environment tells.
func TestPathOfVariables(t *testing.T) {
	tests := []struct {
		path, environ, want string
		known               bool
	}{
		{`f".env.{os.getenv('E', 'dev')}"`, "", ".env.dev", true},
		{`f".env.{os.getenv('E', 'dev')}"`, "prod", ".env.prod", true},
		{`f".env.{os.getenv('E')}"`, "", ".env.None", true},
		{`f".env.{os.environ['E']}"`, "", "", false},
		{`f".env.{os.environ['E'].lower()}"`, "PROD", ".env.prod", true},
		{`".env." + (os.getenv("E") or "dev")`, "", ".env.dev", true},
		{`os.getenv("E", ".env")`, "", ".env", true},
		{`os.getenv("E")`, "", "", true},
		{`os.path.join("conf", os.environ.get("E", "dev"), ".env")`, "prod", "conf/prod/.env", true},
		{`Path("conf") / f"{ENV}.env"`, "prod", "conf/prod.env", true},
	}
	for _, test := range tests {
		file := source.NewFile("s.py", []byte("import os\nfrom pathlib import Path\nfrom pydantic_settings import BaseSettings\nENV = os.getenv('E', 'dev')\n"+
			"class S(BaseSettings):\n    model_config = {'env_file': "+test.path+"}\n    a: str\n"))
		classes := settings.Read([]settings.Module{{Path: "s.py", Tree: python.Parse(file)}}, nil)
		files := classes[0].Config.EnvFiles
		if len(files) != 1 || files[0].Parts == nil {
			t.Errorf("%s is %+v", test.path, files)
			continue
		}
		got, known := files[0].In(func(string) (string, bool) { return test.environ, test.environ != "" })
		if got != test.want || known != test.known {
			t.Errorf("%s with %q is %q, %v", test.path, test.environ, got, known)
		}
		if test.want != "" && !files[0].Pattern().MatchString(test.want) {
			t.Errorf("%s is not of its form", test.path)
		}
	}
}
