package report

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
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
		for _, class := range project.Settings {
			showClass(buffer, class)
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
		unread := ""
		if file.Unread {
			unread = ", but nothing that is seen here reads it"
		}
		fmt.Fprintf(w, "  %s: %s%s\n", printable(file.Path), printable(file.Because), unread)
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
		where := place(variable.Source, variable.At)
		if variable.Service != "" {
			where += ", service " + variable.Service
		}
		if variable.Default || len(variable.Fallbacks) > 0 {
			where += ", a default"
		}
		fmt.Fprintf(table, "  %s\t%s\t%s\n", printable(variable.Name), value, printable(where))
		for _, shadow := range variable.Shadows {
			fmt.Fprintf(table, "  \toverrides %s\t%s\n", printable(shadow.Value), printable(place(shadow.Source, shadow.At)))
		}
	}
	table.Flush() // w keeps the first error
}

// showClass writes what a settings class asks for and what is not known of it.
func showClass(w io.Writer, class resolve.Class) {
	fmt.Fprintf(w, "\nsettings %s\n", printable(fmt.Sprintf("%s %s:%d", class.Name, class.At.File, class.At.Line)))
	if class.Environment != "" {
		fmt.Fprintf(w, "  for %s, by its name\n", printable(class.Environment))
	}
	for _, file := range class.EnvFiles {
		fmt.Fprintf(w, "  reads %s\n", printable(file))
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, field := range class.Fields {
		kind := "has a default"
		switch {
		case field.Required:
			kind = "required"
		case field.Default == "null":
			kind = "may be absent"
		}
		from := strings.Join(field.Variables, " or ")
		if from == "" {
			from = "no variable"
		}
		fmt.Fprintf(table, "  %s\tfrom %s\t%s\n", printable(field.Name), printable(from), kind)
	}
	table.Flush() // w keeps the first error
	for _, unknown := range class.Unknowns {
		fmt.Fprintf(w, "  not known: %s, %s:%d\n", printable(unknown.Reason), printable(unknown.At.File), unknown.At.Line)
	}
}

// showProgram writes where an env.py takes its connections from.
func showProgram(w io.Writer, program resolve.Program) {
	fmt.Fprintf(w, "  %s\n", printable(program.File))
	for _, url := range program.URLs {
		from := strings.TrimSpace(url.Kind + " " + url.Name)
		if len(url.Variables) > 0 && !slices.Equal(url.Variables, []string{url.Name}) {
			from += " (" + strings.Join(url.Variables, ", ") + ")"
		}
		if url.Fallback {
			from += ", if nothing else gives one"
		}
		fmt.Fprintf(w, "    takes the connection from %s, line %d\n", printable(from), url.At.Line)
	}
	if len(program.URLs) == 0 {
		fmt.Fprintln(w, "    where it takes the connection from cannot be told")
	}
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
	for _, program := range migration.Programs {
		showProgram(w, program)
	}
}

func place(name string, at *source.Pos) string {
	if at == nil {
		return name
	}
	return fmt.Sprintf("%s:%d", at.File, at.Line)
}
