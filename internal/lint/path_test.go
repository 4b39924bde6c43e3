package lint

import (
	"errors"
	"testing"
)

func TestDisplay(t *testing.T) {
	for _, test := range []struct{ work, path, name, display string }{
		{"a/b", "c", "a/b/c", "c"},
		{"a/b", ".", "a/b", "."},
		{"a/b", "../c", "a/c", "../c"},
		{"a/b", "..", "a", ".."},
		{"a/b", "/", ".", "../.."},
		{"a/b", "/../x", "x", "../../x"},
		{"a/b", "../bc/d", "a/bc/d", "../bc/d"},
		{".", "c/d/", "c/d", "c/d"},
		{".", "..", ".", "."},
	} {
		if got := Rooted(test.work, test.path); got != test.name {
			t.Errorf("%s in %s is %q, want %q", test.path, test.work, got, test.name)
		}
		if got := display(test.work, test.name); got != test.display {
			t.Errorf("%s in %s is shown as %q, want %q", test.name, test.work, got, test.display)
		}
	}
}

func TestSlashed(t *testing.T) {
	const share = `\\files\team`
	for _, test := range []struct{ volume, path, want string }{
		{"", ".env", ".env"},
		{"", "/app/.env", "/app/.env"},
		{"", `a\b`, `a\b`},
		{"", `C:\app`, `C:\app`},
		{"", "c:", "c:"},
		{"", "", ""},

		{"C:", "", ""},
		{"C:", ".", "."},
		{"C:", ".env", ".env"},
		{"C:", `deploy\prod\.env`, "deploy/prod/.env"},
		{"C:", `deploy/prod\.env`, "deploy/prod/.env"},
		{"C:", `..\other\`, "../other/"},
		{"C:", `C:\app\.env`, "/app/.env"},
		{"C:", `c:\app\.env`, "/app/.env"},
		{"c:", "C:/app/.env", "/app/.env"},
		{"C:", `C:\`, "/"},
		{"C:", "C:", "."},
		{"C:", `C:deploy\.env`, "deploy/.env"},
		{"C:", `\app\.env`, "/app/.env"},
		{"C:", `\\?\C:\app\.env`, "/app/.env"},
		{`\\?\C:`, `C:\app\.env`, "/app/.env"},
		{"C:", "ünïcode\\.env", "ünïcode/.env"},

		{share, `\\files\team\app\.env`, "/app/.env"},
		{share, `\\FILES\Team\app\.env`, "/app/.env"},
		{share, "//files/team/app/.env", "/app/.env"},
		{share, `\\?\UNC\files\team\app`, "/app"},
		{`\\?\UNC\files\team`, `\\files\team\app`, "/app"},
		{share, share, "/"},
		{share, share + `\`, "/"},
		{share, `\app`, "/app"},
		{share, `app\.env`, "app/.env"},
	} {
		got, err := Slashed(test.volume, test.path)
		if got != test.want || err != nil {
			t.Errorf("%q on %q is %q, %v, want %q", test.path, test.volume, got, err, test.want)
		}
	}
	for _, test := range []struct{ volume, path string }{
		{"C:", `D:\app\.env`},
		{"C:", "D:"},
		{"C:", share + `\.env`},
		{"C:", `\\?\D:\app`},
		{"C:", `\\`},
		{"C:", `\\files`},
		{share, `C:\app`},
		{share, `\\files\other\app`},
		{share, `\\files\teams`},
		{share, `\\files`},
	} {
		if got, err := Slashed(test.volume, test.path); !errors.Is(err, ErrVolume) {
			t.Errorf("%q on %q is %q, %v, want ErrVolume", test.path, test.volume, got, err)
		}
	}
}
