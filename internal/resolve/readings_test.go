package resolve_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
)

// TestReadings looks at what becomes of a user and of hosts that do not have
// the form of one.
func TestReadings(t *testing.T) {
	database := resolve.URL("postgresql://app@server:fa@ke,pw@h!,db.internal/app", nil)
	at := []resolve.RawCharacter{
		{Character: `"@"`, Encoded: "%40", Component: "user"},
		{Character: `"@"`, Encoded: "%40", Component: "password"},
	}
	if diff := cmp.Diff(at, database.Raw); diff != "" {
		t.Errorf("characters (-want +got):\n%s", diff)
	}
	want := []resolve.View{
		{Reader: "SQLAlchemy", OK: true, User: "***", Host: "***@***,db.internal", Group: 1, Misled: true},
		{Reader: "libpq", OK: true, User: "app", Host: "***,***@***,db.internal", Group: 2, Misled: true},
		{Reader: "Go", OK: true, User: "***", Host: "***,db.internal", Group: 3},
		{Reader: "WHATWG", OK: true, User: "***", Host: "***,db.internal", Group: 3},
	}
	if diff := cmp.Diff(want, database.Readings); diff != "" {
		t.Errorf("readings (-want +got):\n%s", diff)
	}
	quiet := resolve.URL("postgresql://app:fakepw@db.internal/app", nil)
	if quiet.Raw == nil || quiet.Readings == nil || len(quiet.Raw)+len(quiet.Readings) > 0 {
		t.Errorf("%v and %v where there is nothing to say", quiet.Raw, quiet.Readings)
	}
}
