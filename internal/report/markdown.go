package report

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

const (
	// markdownBytes is how long the text may become. GitHub refuses a comment of
	// more than 65,536 characters, and a summary of a step of more than 1 MiB;
	// what is missing leaves room for what others put around it.
	markdownBytes = 60_000
	// markdownCell is how many characters of a message are shown.
	markdownCell = 600

	markdownHead = "| Severity | Line | Rule | Message |\n| --- | --- | --- | --- |\n"
)

// A markdownTable is what there is to tell of one file.
type markdownTable struct {
	head  string
	rows  []markdownRow
	shown bool // one of its rows is
}

// A markdownRow is one finding, or one problem.
type markdownRow struct {
	severity policy.Severity
	text     string
	shown    bool
}

// markdown writes a table for each file, for the summary of a step or a comment.
// If that becomes too long for one, the gravest findings are kept.
func markdown(w *bufio.Writer, result *lint.Result, options Options) error {
	var tables []*markdownTable
	byFile := map[string]*markdownTable{}
	add := func(at source.Pos, otherwise string, row markdownRow, cells ...string) {
		head, line := otherwise, "–"
		if !at.IsZero() {
			head = codeSpan(options.fromRoot(at.File))
			if !isWhole(at) {
				line = fmt.Sprint(at.Line)
			}
		}
		table := byFile[head]
		if table == nil {
			table = &markdownTable{head: "\n**" + head + "**\n\n" + markdownHead}
			byFile[head] = table
			tables = append(tables, table)
		}
		row.text = "| " + strings.Join(append([]string{cells[0], line}, cells[1:]...), " | ") + " |\n"
		table.rows = append(table.rows, row)
	}
	for _, problem := range result.Problems {
		add(problem.At, "could not check everything", markdownRow{severity: policy.Error},
			"problem", "–", inline(cut(printable(problem.Message), markdownCell)))
	}
	for _, f := range result.Findings {
		rule := codeSpan(f.Rule.ID)
		if link := options.link(f.Rule); link != "" {
			rule = "[" + rule + "](" + link + ")"
		}
		message := inline(cut(printable(f.Message), markdownCell))
		for _, related := range f.Related {
			message += "<br>" + inline(cut(printable(related.Message), markdownCell))
			if at := related.At; !at.IsZero() {
				at.File = options.fromRoot(at.File)
				message += ": " + strings.ReplaceAll(codeSpan(at.String()), "|", `\|`)
			}
		}
		add(f.At, resolve.ProcessEnvironment, markdownRow{severity: f.Severity}, string(f.Severity), rule, message)
	}

	hidden := keepGravest(tables)
	w.WriteString("### dbcfg-lint\n")
	if !options.Quiet {
		w.WriteString("\n" + inline(summary(result)) + "\n")
	}
	for _, table := range tables {
		head := table.head
		for _, row := range table.rows {
			if row.shown {
				w.WriteString(head + row.text)
				head = ""
			}
		}
	}
	if hidden > 0 {
		fmt.Fprintf(w, "\n%s would not fit here: see the log.\n", plural(hidden, "more finding"))
	}
	return nil
}

// keepGravest marks the rows that there is room for, errors first, and gives the
// number of the others.
func keepGravest(tables []*markdownTable) (hidden int) {
	room := markdownBytes
	for _, severity := range policy.Severities {
		for _, table := range tables {
			for i := range table.rows {
				row := &table.rows[i]
				if row.severity != severity {
					continue
				}
				cost := len(row.text)
				if !table.shown {
					cost += len(table.head)
				}
				if cost > room {
					hidden++
					continue
				}
				room -= cost
				row.shown, table.shown = true, true
			}
		}
	}
	return hidden
}

// inlineEscapes keep a text from being taken for Markdown, HTML or a formula.
// Persons, issues, addresses and emojis, such as the 100 of a.py:100:1, are looked
// for when all escapes are gone: there only a space helps, of no width.
var inlineEscapes = strings.NewReplacer(
	"&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "@&#8203;", "#", "#&#8203;",
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "|", `\|`, "~", `\~`, "$", `\$`,
	"www.", `www\.`, ": ", ": ", ":", ":&#8203;",
)

func inline(text string) string { return inlineEscapes.Replace(text) }

// codeSpan gives a text in backticks that the text cannot close. In a table a bar
// in it needs an escape, elsewhere it must not have one.
func codeSpan(text string) string {
	text = printable(text)
	fence := "`"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	if strings.HasPrefix(text, "`") || strings.HasSuffix(text, "`") {
		text = " " + text + " "
	}
	return fence + text + fence
}
