package report

import (
	"bufio"
	"fmt"
	"io"
	"text/tabwriter"

	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// Show writes the effective configuration of every environment: each variable
// with its masked value, where it comes from and what it overrides.
func Show(w io.Writer, projects []*resolve.Project) error {
	buffer := bufio.NewWriter(w)
	for i, project := range projects {
		if i > 0 {
			fmt.Fprintln(buffer)
		}
		fmt.Fprintf(buffer, "application %s (%s)\n", printable(project.Root), printable(project.Because))
		for _, environment := range project.Environments {
			showEnvironment(buffer, environment, "environment")
		}
		for _, template := range project.Templates {
			showEnvironment(buffer, template, "template of")
		}
		for _, migration := range project.Migrations {
			showMigration(buffer, migration)
		}
	}
	return buffer.Flush()
}

func showEnvironment(w io.Writer, environment resolve.Environment, kind string) {
	judged := ""
	if environment.Production && kind == "environment" {
		judged = ", judged as production"
	}
	fmt.Fprintf(w, "\n%s %s%s\n", kind, printable(environment.Name), judged)
	if len(environment.Files) == 0 {
		fmt.Fprintf(w, "  %s\n", printable(environment.Because))
	}
	for _, file := range environment.Files {
		fmt.Fprintf(w, "  %s: %s\n", printable(file.Path), printable(file.Because))
	}
	if len(environment.Variables) == 0 {
		return
	}
	fmt.Fprintln(w)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, variable := range environment.Variables {
		value := printable(variable.Value)
		switch {
		case variable.Bare:
			value = "(no value)"
		case variable.Empty:
			value = "(empty)"
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", printable(variable.Name), value, printable(place(variable.Source, variable.At)))
		for _, shadow := range variable.Shadows {
			fmt.Fprintf(table, "  \toverrides %s\t%s\n", printable(shadow.Value), printable(place(shadow.Source, shadow.At)))
		}
	}
	table.Flush() // w keeps the first error
}

func showMigration(w io.Writer, migration resolve.Migration) {
	fmt.Fprintf(w, "\nmigrations %s\n", printable(migration.File))
	for _, location := range migration.ScriptLocations {
		if location.Set {
			fmt.Fprintf(w, "  [%s] script_location  %s\n", printable(location.Section), printable(location.Text))
		}
	}
	for _, connection := range migration.Connections {
		fmt.Fprintf(w, "  [%s] %s  %s\n", printable(connection.Section), printable(connection.Option), printable(connection.Database.URL))
	}
}

func place(name string, at *source.Pos) string {
	if at == nil {
		return name
	}
	return fmt.Sprintf("%s:%d", at.File, at.Line)
}
