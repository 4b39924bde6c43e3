package cli

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/report"
)

func (p *program) rulesCommand() *cobra.Command {
	var s scope
	var format, bundle string
	command := &cobra.Command{
		Use:   "rules",
		Short: "List the rules, or write them as a bundle for OPA",
		Args:  takes(0, 0, "no argument"),
		RunE: func(*cobra.Command, []string) error {
			if bundle != "" {
				return p.export(s, bundle)
			}
			if err := oneOf("--format", "format", format, []string{"text", "json"}); err != nil {
				return err
			}
			library, err := p.library(s)
			if err != nil {
				return err
			}
			if format == "json" {
				return writeJSON(p.stdout, listing(library))
			}
			table := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
			fmt.Fprintln(table, "RULE\tSEVERITY\tCATEGORY\tWHAT")
			for _, rule := range library.Rules() {
				fmt.Fprintf(table, "%s\t%s\t%s\t%s\n", rule.ID, rule.Severity, rule.Category, rule.Title)
			}
			return table.Flush()
		},
	}
	s.registerRules(command)
	command.Flags().StringVar(&format, "format", "text", "write text or json")
	command.Flags().StringVar(&bundle, "bundle", "", "write all rules to `FILE`, a bundle (.tar.gz) for opa and conftest")
	return command
}

// export writes the rules as a bundle.
func (p *program) export(s scope, name string) error {
	if !strings.HasSuffix(name, ".tar.gz") {
		return usagef("--bundle: the name of a bundle ends in .tar.gz")
	}
	options, err := s.options(p, nil)
	if err != nil {
		return err
	}
	var archive bytes.Buffer
	problems, err := lint.Export(options, &archive)
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		report.Problems(p.stderr, problems, p.colored(p.stderr, "auto"))
		p.code = ExitUnable
		return nil
	}
	if err := os.WriteFile(name, archive.Bytes(), 0o666); err != nil {
		return fmt.Errorf("--bundle: %w", err)
	}
	return nil
}

// listed is a rule in the output of rules --format json.
type listed struct {
	ID       string          `json:"id"`
	Severity policy.Severity `json:"severity"`
	Category string          `json:"category"`
	Title    string          `json:"title"`
	Help     string          `json:"help"`
	BuiltIn  bool            `json:"built_in"`
}

func listing(library *policy.Library) []listed {
	list := []listed{}
	for _, rule := range library.Rules() {
		list = append(list, listed{rule.ID, rule.Severity, rule.Category, rule.Title, rule.Help, rule.BuiltIn})
	}
	return list
}

func (p *program) explainCommand() *cobra.Command {
	var s scope
	var format string
	command := &cobra.Command{
		Use:               "explain RULE",
		Short:             "Explain a rule",
		Args:              takes(1, 1, "one argument, the id of a rule; 'dbcfg-lint rules' lists them"),
		ValidArgsFunction: completeRules,
		RunE: func(_ *cobra.Command, args []string) error {
			if err := oneOf("--format", "format", format, []string{"text", "markdown"}); err != nil {
				return err
			}
			library, err := p.library(s)
			if err != nil {
				return err
			}
			rule, ok := library.Rule(args[0])
			if !ok {
				return usagef("%s", lint.UnknownRule(library, args[0]))
			}
			if format == "markdown" {
				_, err := io.WriteString(p.stdout, rule.Markdown())
				return err
			}
			return report.Explain(p.stdout, rule, p.colored(p.stdout, "auto"))
		},
	}
	s.registerRules(command)
	command.Flags().StringVar(&format, "format", "text", "write text or markdown")
	return command
}

// library gives the rules, with the custom ones that the scope names. A custom
// rule that does not compile is said, and the others are still there.
func (p *program) library(s scope) (*policy.Library, error) {
	options, err := s.options(p, nil)
	if err != nil {
		return nil, err
	}
	library, problems, err := lint.Rules(options)
	if err != nil {
		return nil, err
	}
	if len(problems) > 0 {
		report.Problems(p.stderr, problems, p.colored(p.stderr, "auto"))
		p.code = ExitUnable
	}
	return library, nil
}

// completeRules completes the id of a rule.
func completeRules(_ *cobra.Command, _ []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	library, err := lint.Library()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var found []cobra.Completion
	for _, rule := range library.Rules() {
		if strings.HasPrefix(rule.ID, typed) {
			found = append(found, cobra.CompletionWithDesc(rule.ID, rule.Title))
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}
