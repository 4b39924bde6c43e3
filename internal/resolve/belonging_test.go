package resolve_test

import "testing"

func TestUncertainRequirements(t *testing.T) {
	const complete = `-- app/settings.py --
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    APP_DSN: str
`
	const class = `
from pydantic_settings import BaseSettings

class OtherSettings(BaseSettings):
    DATABASE_URL: str
`
	tests := []struct {
		name, files, want string
		environ           []string
	}{
		{"a class that gets nothing", complete + "-- worker/settings.py --" + class, "nothing sets any variable of it, so that it may be that of another program", []string{"APP_DSN=x"}},
		{"beside a class that lacks something", complete + "-- worker/settings.py --" + class, "", nil},
		{"in the same folder", complete + "-- app/other.py --" + class, "", []string{"APP_DSN=x"}},
		{"a class that gets something", complete + "-- worker/settings.py --" + class + "    QUEUE: str\n", "", []string{"APP_DSN=x", "QUEUE=q"}},
		{"of a script", complete + "-- scripts/settings.py --" + class, "scripts is hardly a part of what production runs", nil},
		{"of nothing but a script", "-- scripts/settings.py --" + class, "", nil},
	}
	for _, test := range tests {
		found := false
		for _, one := range environmentOf(t, read(test.files).as("production", test.environ...).only(t), "production").Requirements {
			if one.Name != "DATABASE_URL" {
				continue
			}
			if found = true; one.Uncertain != test.want || one.Set {
				t.Errorf("%s: %+v", test.name, one)
			}
		}
		if !found {
			t.Errorf("%s: DATABASE_URL is not required", test.name)
		}
	}
}
