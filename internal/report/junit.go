package report

import (
	"bufio"
	"encoding/xml"
	"fmt"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/resolve"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A junitReport is a report of tests as JUnit writes it, and as GitLab, Jenkins
// and others read it. There is no standard: these are the elements and attributes
// that both read.
type junitReport struct {
	XMLName xml.Name `xml:"testsuites"`
	Name    string   `xml:"name,attr"`
	junitCounts
	Suites []*junitSuite `xml:"testsuite"`

	byName map[string]*junitSuite
}

type junitCounts struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Skipped  int `xml:"skipped,attr"`
}

type junitSuite struct {
	Name string `xml:"name,attr"`
	junitCounts
	Cases []junitCase `xml:"testcase"`

	names map[string]int
}

// A junitCase is one test. At most one of Failure, Error and Skipped is set.
type junitCase struct {
	Class   string       `xml:"classname,attr"`
	Name    string       `xml:"name,attr"`
	File    string       `xml:"file,attr,omitempty"`
	Line    int          `xml:"line,attr,omitempty"`
	Failure *junitDetail `xml:"failure"`
	Error   *junitDetail `xml:"error"`
	Skipped *junitReason `xml:"skipped"`
}

type junitDetail struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr"`
	Text    string `xml:",cdata"`
}

type junitReason struct {
	Message string `xml:"message,attr"`
}

// junit writes a suite for each file and a test for each finding, which fails; a
// finding that an ignore comment silences is a test that is skipped. Where all is
// well there is one test that passes, for Jenkins takes a report without a test
// for a broken one.
func junit(w *bufio.Writer, result *lint.Result, options Options) error {
	r := junitReport{Name: "dbcfg-lint", byName: map[string]*junitSuite{}}
	place := func(at source.Pos, otherwise string) (class string, test junitCase) {
		if at.IsZero() {
			return otherwise, junitCase{}
		}
		file := printable(options.fromRoot(at.File))
		return file, junitCase{File: file, Line: at.Line}
	}
	for _, problem := range result.Problems {
		class, test := place(problem.At, r.Name)
		message := "could not check everything: " + printable(problem.Message)
		test.Error = &junitDetail{message, "problem", message}
		r.add(class, printable(problem.Message), test)
	}
	for _, f := range result.Findings {
		class, test := place(f.At, resolve.ProcessEnvironment)
		// GitLab shows the text and not the message, Jenkins shows both.
		test.Failure = &junitDetail{told(f), string(f.Severity), junitText(f, options)}
		r.add(class, junitName(f), test)
	}
	for _, f := range result.Suppressed {
		class, test := place(f.At, resolve.ProcessEnvironment)
		test.Skipped = &junitReason{printable(f.Reason)}
		r.add(class, junitName(f), test)
	}
	if r.Failures+r.Errors == 0 {
		r.add(r.Name, "no finding", junitCase{})
	}
	w.WriteString(xml.Header)
	encoder := xml.NewEncoder(w)
	encoder.Indent("", "  ")
	if err := encoder.Encode(r); err != nil {
		return err
	}
	w.WriteString("\n")
	return nil
}

// junitName names a test as the fingerprint does: GitLab compares the tests of
// two branches by name, and lines move.
func junitName(f lint.Finding) string {
	return strings.TrimSpace(f.Rule.ID + " " + printable(f.Variable))
}

func junitText(f lint.Finding, options Options) string {
	place := printable(f.At.String())
	if !f.At.IsZero() {
		at := f.At
		at.File = options.fromRoot(at.File)
		place = printable(at.String())
	}
	lines := []string{fmt.Sprintf("%s: %s[%s]: %s", place, f.Severity, f.Rule.ID, told(f))}
	lines = append(lines, toldRelated(f, options)...)
	if f.Rule.Help != "" {
		lines = append(lines, "help: "+printable(f.Rule.Help))
	}
	return strings.Join(lines, "\n")
}

// add puts a test into the suite of a class, under a name that no other test of
// the suite has: GitLab drops the second of a name.
func (r *junitReport) add(class, name string, test junitCase) {
	suite := r.byName[class]
	if suite == nil {
		suite = &junitSuite{Name: class, names: map[string]int{}}
		r.byName[class] = suite
		r.Suites = append(r.Suites, suite)
	}
	test.Class, test.Name = class, name
	if suite.names[name]++; suite.names[name] > 1 {
		test.Name = fmt.Sprintf("%s (%d)", name, suite.names[name])
	}
	suite.Cases = append(suite.Cases, test)

	for _, counts := range []*junitCounts{&suite.junitCounts, &r.junitCounts} {
		counts.Tests++
		switch {
		case test.Failure != nil:
			counts.Failures++
		case test.Error != nil:
			counts.Errors++
		case test.Skipped != nil:
			counts.Skipped++
		}
	}
}
