package settings

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// typeOf reads an annotation of pydantic 2.
func typeOf(t *testing.T, annotation string) Type {
	t.Helper()
	text := "from typing import *\nfrom pydantic import *\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    a: " + annotation + "\n"
	return Read([]Module{{"s.py", python.Parse(source.NewFile("s.py", []byte(text)))}}, nil)[0].Fields[0].Type
}

func TestCheckReasons(t *testing.T) {
	for _, test := range []struct{ annotation, text, want string }{
		{"int", "five", "is not an int"},
		{"Optional[int]", "", "is not an int"},
		{"bool", "maybe", "is not a bool"},
		{`Literal["dev", "prod"]`, "live", "is none of dev, prod"},
		{"List[str]", "a,b", "is not JSON"},
		{"List[int]", `["hunter2"]`, "has an item that is not an int"},
		{"PostgresDsn", "mysql://u:hunter2@h/d", "has a scheme that PostgresDsn does not allow"},
		{"PostgresDsn", "postgresql://u:hunter2@/d", "has no host"},
		{"PostgresDsn", "postgresql://u:hun#ter2@h/d", badPort},
		{"conint(ge=1, le=65535)", "70000", "is greater than 65535"},
		{"Annotated[str, Field(min_length=8)]", "hunter2", "has fewer than 8 characters"},
		{"SomethingElse", "hunter2", ""},
	} {
		reason, ok := typeOf(t, test.annotation).Check(test.text)
		if reason != test.want || ok != (test.want == "") {
			t.Errorf("%s: %q, want %q", test.annotation, reason, test.want)
		}
		if strings.Contains(reason, "hunter2") {
			t.Errorf("%s: the reason holds the value", test.annotation)
		}
	}
}

func TestTypeViews(t *testing.T) {
	for annotation, want := range map[string]string{
		"int": "int", "int | None": "int", "str": "str", `Literal["a"]`: "word", "PostgresDsn": "url", "List[int]": "JSON",
		"Union[int, str]": "", "Whatever": "", "AnyUrl": "url", "Path": "",
	} {
		if got := typeOf(t, annotation).Kind(); got != want {
			t.Errorf("%s: %q, want %q", annotation, got, want)
		}
	}
	if diff := cmp.Diff([]string{"a", "b"}, typeOf(t, `Optional[Literal["a", "b"]]`).Words()); diff != "" {
		t.Error(diff)
	}
	if got := typeOf(t, "MySQLDsn").Schemes(); len(got) != 8 || got[0] != "mysql" {
		t.Errorf("schemes %q", got)
	}
}
