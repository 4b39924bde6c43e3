package dsn

import "testing"

func TestTable(t *testing.T) {
	if len(dialectByName) != len(dialects) || len(driverByName) != len(drivers) || len(foreignByName) != len(foreigns) {
		t.Error("a row stands twice")
	}
	for _, row := range drivers {
		if dialectByName[row.dialect] == nil {
			t.Errorf("driver %s has the dialect %s, which has no row", row.name, row.dialect)
		}
	}
	for _, row := range dialects {
		if foreignByName[row.name] != nil || serviceByName[row.name] {
			t.Errorf("%s is a dialect and foreign", row.name)
		}
		for _, name := range []string{row.default20, row.default21} {
			// what has no default here has no driver with a name of its own
			if name != "" && driverByName[[2]string{row.name, name}] == nil && row.builtin {
				t.Errorf("%s: the default driver %s has no row", row.name, name)
			}
		}
	}
}
