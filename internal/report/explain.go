package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
)

// Explain writes the documentation of a rule for a terminal.
func Explain(w io.Writer, rule *policy.Rule, colored bool) error {
	buffer := bufio.NewWriter(w)
	palette := paletteOf(colored)
	heading := func(text string) { fmt.Fprintf(buffer, "\n%s\n\n", palette.bold(text)) }

	fmt.Fprintf(buffer, "%s (%s, %s)\n\n%s\n", palette.bold(rule.ID),
		palette.severity[rule.Severity](string(rule.Severity)), rule.Category, palette.bold(rule.Title+"."))
	if rule.Description != "" {
		fmt.Fprintf(buffer, "\n%s\n", rule.Description)
	}
	if rule.Bad != "" {
		heading("Example")
		fmt.Fprint(buffer, indent(rule.Bad))
	}
	if rule.Good != "" {
		heading("Use instead")
		fmt.Fprint(buffer, indent(rule.Good))
	}
	if rule.Help != "" {
		heading("Help")
		fmt.Fprintln(buffer, rule.Help)
	}
	if len(rule.Parameters) > 0 {
		heading("Parameters")
		for _, parameter := range rule.Parameters {
			fmt.Fprintf(buffer, "%s: %s\n  by default %s\n", palette.bold(parameter.Name), parameter.Description, parameter.Written())
		}
	}
	if len(rule.References) > 0 {
		heading("References")
		for _, reference := range rule.References {
			fmt.Fprintf(buffer, "%s\n  %s\n", reference.Description, palette.gutter(reference.URL))
		}
	}
	return buffer.Flush()
}

func indent(text string) string {
	var indented strings.Builder
	for line := range strings.Lines(strings.TrimRight(text, "\n") + "\n") {
		if strings.TrimSpace(line) != "" {
			indented.WriteString("    ")
		}
		indented.WriteString(line)
	}
	return indented.String()
}
