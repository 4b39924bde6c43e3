package report

import (
	"bufio"
	"net/url"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/lint"
	"github.com/dbcfg-lint/dbcfg-lint/internal/policy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// The names of SARIF, version 2.1.0 with errata 01. Of the properties these are
// the ones that GitHub's code scanning asks for, and those without which another
// reader could not tell what a number counts or what a path starts from.

type sarifLog struct {
	Schema  string     `json:"$schema"`
	Version string     `json:"version"`
	Runs    []sarifRun `json:"runs"`
}

type sarifRun struct {
	Tool               sarifTool                 `json:"tool"`
	Invocations        []sarifInvocation         `json:"invocations"`
	OriginalURIBaseIDs map[string]sarifDescribed `json:"originalUriBaseIds"`
	ColumnKind         string                    `json:"columnKind"`
	Results            []sarifResult             `json:"results"`
}

type sarifTool struct {
	Driver sarifDriver `json:"driver"`
}

type sarifDriver struct {
	Name            string      `json:"name"`
	Version         string      `json:"version,omitempty"`
	SemanticVersion string      `json:"semanticVersion,omitempty"`
	InformationURI  string      `json:"informationUri"`
	Rules           []sarifRule `json:"rules"`
}

type sarifRule struct {
	ID                   string              `json:"id"`
	Name                 string              `json:"name"`
	ShortDescription     sarifText           `json:"shortDescription"`
	FullDescription      sarifText           `json:"fullDescription"`
	Help                 sarifText           `json:"help"`
	HelpURI              string              `json:"helpUri,omitempty"`
	DefaultConfiguration sarifConfiguration  `json:"defaultConfiguration"`
	Properties           sarifRuleProperties `json:"properties"`
}

type sarifText struct {
	Text     string `json:"text"`
	Markdown string `json:"markdown,omitempty"`
}

type sarifConfiguration struct {
	Level policy.Severity `json:"level"`
}

type sarifRuleProperties struct {
	Tags             []string `json:"tags"`
	ProblemSeverity  string   `json:"problem.severity"`
	SecuritySeverity string   `json:"security-severity,omitempty"`
}

type sarifInvocation struct {
	ExecutionSuccessful        bool                `json:"executionSuccessful"`
	ToolExecutionNotifications []sarifNotification `json:"toolExecutionNotifications"`
}

type sarifNotification struct {
	Level     policy.Severity `json:"level"`
	Message   sarifText       `json:"message"`
	Locations []sarifLocation `json:"locations,omitempty"`
}

type sarifDescribed struct {
	Description sarifText `json:"description"`
}

type sarifResult struct {
	RuleID              string            `json:"ruleId"`
	RuleIndex           int               `json:"ruleIndex"`
	Level               policy.Severity   `json:"level"`
	Message             sarifText         `json:"message"`
	Locations           []sarifLocation   `json:"locations"`
	RelatedLocations    []sarifLocation   `json:"relatedLocations,omitempty"`
	PartialFingerprints map[string]string `json:"partialFingerprints"`
	// Suppressions is empty for a finding that stands. Either all results of a run
	// have the list or none has, says the standard, in 3.27.23.
	Suppressions []sarifSuppression `json:"suppressions"`
}

// A sarifSuppression says who silences a result: a comment in the file itself,
// "inSource", or what is written down elsewhere, "external".
type sarifSuppression struct {
	Kind          string `json:"kind"`
	Justification string `json:"justification"`
}

type sarifLocation struct {
	ID               int           `json:"id,omitempty"`
	PhysicalLocation sarifPhysical `json:"physicalLocation"`
	Message          *sarifText    `json:"message,omitempty"`
}

type sarifPhysical struct {
	ArtifactLocation sarifArtifact `json:"artifactLocation"`
	Region           sarifRegion   `json:"region"`
}

type sarifArtifact struct {
	URI       string `json:"uri"`
	URIBaseID string `json:"uriBaseId,omitempty"`
}

// A sarifRegion has columns in UTF-16 code units, and an exclusive end. Without
// columns it is whole lines.
type sarifRegion struct {
	StartLine   int `json:"startLine"`
	StartColumn int `json:"startColumn,omitempty"`
	EndLine     int `json:"endLine"`
	EndColumn   int `json:"endColumn,omitempty"`
}

const (
	sarifSchema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// sarifRoot stands for the root of the repository. Where that is on this
	// machine is of no use on another.
	sarifRoot = "%SRCROOT%"
	// sarifLongest is how many characters of a description GitHub takes.
	sarifLongest = 1024
)

// semantic is a semantic version, with the "v" of Go before it or not.
var semantic = regexp.MustCompile(`^v?(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?(?:\+[0-9A-Za-z.-]+)?)$`)

// sarif writes the result for code scanning and other readers of SARIF. What is
// suppressed is among the results, and marked.
func sarif(w *bufio.Writer, result *lint.Result, options Options) error {
	run := sarifRun{
		Tool: sarifTool{sarifDriver{
			Name: "dbcfg-lint", Version: options.Version, InformationURI: repository, Rules: []sarifRule{},
		}},
		Invocations: []sarifInvocation{{
			ExecutionSuccessful: len(result.Problems) == 0, ToolExecutionNotifications: []sarifNotification{},
		}},
		OriginalURIBaseIDs: map[string]sarifDescribed{sarifRoot: {sarifText{Text: "The root of the repository."}}},
		// What readers take for granted that do not look at this.
		ColumnKind: "utf16CodeUnits",
		Results:    []sarifResult{},
	}
	driver := &run.Tool.Driver
	if m := semantic.FindStringSubmatch(options.Version); m != nil {
		driver.SemanticVersion = m[1]
	}

	all := slices.Concat(result.Findings, result.Suppressed)
	rules, index := rulesOf(all)
	for _, rule := range rules {
		driver.Rules = append(driver.Rules, sarifRuleOf(rule, options))
	}
	anchors := anchorageOf(result)
	prints := fingerprints(result, anchors, options)
	for i, f := range all {
		suppressions := []sarifSuppression{}
		if i >= len(result.Findings) {
			suppressions = append(suppressions, sarifSuppressionOf(f))
		}
		at, columns := anchors.anchor(f)
		message, related := sarifRelated(f, options)
		run.Results = append(run.Results, sarifResult{
			RuleID: f.Rule.ID, RuleIndex: index[f.Rule.ID], Level: f.Severity,
			Message:             sarifText{Text: message},
			Locations:           []sarifLocation{{PhysicalLocation: options.sarifPhysical(at, columns)}},
			RelatedLocations:    related,
			PartialFingerprints: map[string]string{"primaryLocationLineHash": prints[i] + ":1"},
			Suppressions:        suppressions,
		})
	}
	for _, problem := range result.Problems {
		notification := sarifNotification{Level: policy.Error, Message: sarifText{Text: printable(problem.Message)}}
		if !problem.At.IsZero() {
			notification.Locations = []sarifLocation{{PhysicalLocation: options.sarifPhysical(problem.At, lint.Columns{})}}
		}
		notifications := &run.Invocations[0].ToolExecutionNotifications
		*notifications = append(*notifications, notification)
	}
	return JSON(w, sarifLog{sarifSchema, "2.1.0", []sarifRun{run}})
}

// sarifSuppressionOf says what silences a finding.
func sarifSuppressionOf(f lint.Finding) sarifSuppression {
	if f.InBaseline {
		return sarifSuppression{"external", "The baseline has this finding."}
	}
	return sarifSuppression{"inSource", printable(f.Reason)}
}

// rulesOf gives the rules of the findings by id, and the index of each.
func rulesOf(findings []lint.Finding) ([]*policy.Rule, map[string]int) {
	known := map[string]int{}
	var rules []*policy.Rule
	for _, f := range findings {
		if _, ok := known[f.Rule.ID]; !ok {
			known[f.Rule.ID] = 0
			rules = append(rules, f.Rule)
		}
	}
	slices.SortFunc(rules, func(a, b *policy.Rule) int { return strings.Compare(a.ID, b.ID) })
	for i, rule := range rules {
		known[rule.ID] = i
	}
	return rules, known
}

// GitHub's words for the severities, and what it ranks security alerts by.
var (
	sarifSeverities = map[policy.Severity]string{
		policy.Error: "error", policy.Warning: "warning", policy.Note: "recommendation",
	}
	sarifSecurity = map[policy.Severity]string{
		policy.Error: "8.0", policy.Warning: "5.0", policy.Note: "2.0",
	}
)

func sarifRuleOf(rule *policy.Rule, options Options) sarifRule {
	properties := sarifRuleProperties{Tags: []string{rule.Category}, ProblemSeverity: sarifSeverities[rule.Severity]}
	if rule.Security {
		properties.Tags = append(properties.Tags, "security")
		properties.SecuritySeverity = sarifSecurity[rule.Severity]
	}
	// GitHub takes an empty text for a missing one, and refuses the file.
	description, help := rule.Title, rule.Title
	if first, _, _ := strings.Cut(rule.Description, "\n\n"); first != "" {
		description = strings.Join(strings.Fields(first), " ")
	}
	if rule.Help != "" {
		help = rule.Help
	}
	link, markdown := options.link(rule), rule.Markdown()
	if link != "" { // GitHub shows the help and not the address
		markdown += "\n[" + rule.ID + "](" + link + ")\n"
	}
	return sarifRule{
		ID: rule.ID, Name: pascal(rule.ID),
		ShortDescription:     sarifText{Text: cut(rule.Title, sarifLongest)},
		FullDescription:      sarifText{Text: cut(description, sarifLongest)},
		Help:                 sarifText{help, markdown},
		HelpURI:              link,
		DefaultConfiguration: sarifConfiguration{rule.Severity},
		Properties:           properties,
	}
}

// pascal writes the words of an id without hyphens, which is how SARIF wants the
// name of a rule: another spelling than its id.
func pascal(id string) string {
	var name strings.Builder
	for word := range strings.SplitSeq(id, "-") {
		name.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return name.String()
}

// linkText escapes what would end the text of a link in a message.
var linkText = strings.NewReplacer(`\`, `\\`, "[", `\[`, "]", `\]`)

// sarifRelated gives the message of a finding, and its related places. GitHub
// shows those that the message links to, by number.
func sarifRelated(f lint.Finding, options Options) (string, []sarifLocation) {
	message := told(f)
	if strings.Contains(message, "](") {
		message = linkText.Replace(message)
	}
	var locations []sarifLocation
	for i, related := range f.Related {
		text := printable(related.Message)
		if related.At.IsZero() {
			message += "; " + text
			continue
		}
		locations = append(locations, sarifLocation{
			ID:               len(locations) + 1,
			PhysicalLocation: options.sarifPhysical(related.At, f.RelatedColumns[i]),
			Message:          &sarifText{Text: text},
		})
		message += "; [" + linkText.Replace(text) + "](" + strconv.Itoa(len(locations)) + ")"
	}
	return message, locations
}

func (o Options) sarifPhysical(at source.Pos, columns lint.Columns) sarifPhysical {
	file := o.fromRoot(at.File)
	// A colon would make a scheme of what stands before it, but for a "./" that
	// readers would have to take away again.
	artifact := sarifArtifact{strings.ReplaceAll((&url.URL{Path: file}).EscapedPath(), ":", "%3A"), sarifRoot}
	if path.IsAbs(file) {
		artifact = sarifArtifact{URI: (&url.URL{Scheme: "file", Path: file}).String()}
	}
	return sarifPhysical{artifact, sarifRegion{max(at.Line, 1), columns.Start, max(at.EndLine, 1), columns.End}}
}
