package policy

import (
	"fmt"
	"strings"
)

// Markdown gives the rule's documentation as a page.
func (r *Rule) Markdown() string {
	var page strings.Builder
	fmt.Fprintf(&page, "# %s\n\n%s.\n\n", r.ID, r.Title)
	fmt.Fprintf(&page, "Severity: %s. Category: %s.\n\n%s\n", r.Severity, r.Category, r.Description)
	if r.Bad != "" {
		fmt.Fprintf(&page, "\n## Example\n\n%s", fenced(r.Bad))
	}
	if r.Good != "" {
		fmt.Fprintf(&page, "\n## Use instead\n\n%s", fenced(r.Good))
	}
	if r.Help != "" {
		fmt.Fprintf(&page, "\n## Help\n\n%s\n", r.Help)
	}
	if len(r.Parameters) > 0 {
		page.WriteString("\n## Parameters\n\n")
		for _, p := range r.Parameters {
			fmt.Fprintf(&page, "- `%s`, by default `%s`: %s\n", p.Name, p.Written(), p.Description)
		}
	}
	if len(r.References) > 0 {
		page.WriteString("\n## References\n\n")
		for _, reference := range r.References {
			fmt.Fprintf(&page, "- [%s](%s)\n", reference.Description, reference.URL)
		}
	}
	return page.String()
}

// fenced gives a text as a block of code, in a fence that the text cannot close.
func fenced(text string) string {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	return fmt.Sprintf("%s\n%s\n%s\n", fence, strings.TrimRight(text, "\n"), fence)
}
