package resolve

import (
	"cmp"
	"regexp"
	"slices"
	"sort"
	"strings"
	"sync"

	"github.com/dbcfg-lint/dbcfg-lint/internal/dsn"
	"github.com/dbcfg-lint/dbcfg-lint/internal/python"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/envpy"
	"github.com/dbcfg-lint/dbcfg-lint/internal/source/settings"
)

// A code is a source in Python, as far as it matters to what may be shown of it.
type code struct {
	once sync.Once
	// statements are the ranges that the reader has understood, hidden those
	// in them that must not be shown. Both are in order.
	statements, hidden []python.Span
}

// quotedName are the literals that may be shown: names of variables and options, names of
// env files, a scheme, and the percent signs of an escape.
var (
	quotedName  = regexp.MustCompile(`^(?:[A-Z][A-Z_]{0,39}|sqlalchemy\.(?:url)?|\.env(?:\.[a-z]{1,12}){0,2}|%{1,2}|[a-z]{1,12}(?:\+[a-z0-9]{1,12})?://|[:/@?&=]{1,3}|)$`)
	shortNumber = regexp.MustCompile(`^[0-9]{1,5}$`)
)

// visibleCode gives the ranges of a line of Python that may be shown: what the
// reader has understood, without its literals and comments.
func (s *Source) visibleCode(number, begin int, line string) []dsn.Span {
	s.code.once.Do(s.readLiterals)
	end := begin + len(line)
	var spans []dsn.Span
	show := func(from, to int) {
		if from, to = max(from, begin), min(to, end); from < to {
			spans = append(spans, dsn.Span{Start: from - begin, End: to - begin})
		}
	}
	hidden := touching(s.code.hidden, begin, end)
	for _, statement := range touching(s.code.statements, begin, end) {
		from := max(statement.Start, begin)
		for _, literal := range hidden {
			if literal.Start >= statement.End {
				break
			}
			show(from, literal.Start)
			from = max(from, literal.End)
		}
		show(from, statement.End)
	}
	for _, comment := range on(s.Document.Comments, number, func(c source.Comment) source.Pos { return c.At }) {
		from, to := s.File.Span(comment.At)
		if !ignoreText.MatchString(comment.Text) {
			to = from + 1
		}
		show(from, to)
	}
	for _, fact := range on(s.Document.Facts, number, func(f source.Fact) source.Pos { return f.At }) {
		from, to := s.File.Span(fact.At)
		at := from
		for _, secret := range s.secrets(fact) {
			show(at, from+secret.Start)
			at = from + secret.End
		}
		show(at, to)
	}
	return spans
}

// touching gives the ranges, which are in order and do not overlap, that share a
// byte with another one.
func touching(spans []python.Span, begin, end int) []python.Span {
	first := sort.Search(len(spans), func(i int) bool { return spans[i].End > begin })
	last := first
	for last < len(spans) && spans[last].Start < end {
		last++
	}
	return spans[first:last]
}

// readLiterals notes what may be shown of the module.
func (s *Source) readLiterals() {
	hide := func(span python.Span) { s.code.hidden = append(s.code.hidden, span) }
	literals := func(parts []python.StringPart) {
		for _, part := range parts {
			if !quotedName.Match(s.File.Data[part.Text.Start:part.Text.End]) {
				hide(part.Text)
			}
		}
	}
	for _, statement := range s.Module.Body {
		s.understand(statement)
		python.Walk(statement, func(n python.Node) bool {
			switch n := n.(type) {
			case *python.String:
				literals(n.Parts)
			case *python.FString:
				for _, piece := range n.Pieces {
					if piece.Hole == nil && !quotedName.Match(s.File.Data[piece.Start:piece.End]) {
						hide(piece.Span)
					}
				}
			case *python.Number:
				if !shortNumber.MatchString(n.Text) {
					hide(n.Span)
				}
			}
			return true
		})
	}
	for _, problem := range s.Module.Problems {
		start, _ := s.File.Span(source.Pos{Line: problem.At.Line, Column: 1})
		hide(python.Span{Start: start, End: start + len(s.File.Line(problem.At.Line))})
	}
	for _, comment := range s.Module.Comments {
		start, end := s.File.Span(comment.At)
		hide(python.Span{Start: start, End: end})
	}
	s.code.hidden = merged(s.code.hidden)
}

// merged sorts ranges and makes one of those that overlap.
func merged(spans []python.Span) []python.Span {
	slices.SortFunc(spans, func(a, b python.Span) int { return cmp.Compare(a.Start, b.Start) })
	all := spans[:0]
	for _, span := range spans {
		if last := len(all) - 1; last >= 0 && span.Start < all[last].End {
			all[last].End = max(all[last].End, span.End)
			continue
		}
		all = append(all, span)
	}
	return all
}

// understand notes the range of a statement. Of one with a body that is its head:
// in the body there may be lines that the reader has not understood.
func (s *Source) understand(statement python.Statement) {
	head, body := statement.Range(), []python.Statement(nil)
	reach := func(nodes ...python.Span) {
		for _, n := range nodes {
			head.End = max(head.End, n.End)
		}
	}
	switch statement := statement.(type) {
	case *python.Class:
		head.End, body = statement.NameAt.End, statement.Body
		for _, argument := range statement.Arguments {
			reach(argument.Span)
		}
	case *python.Function:
		head.End, body = statement.NameAt.End, statement.Body
		for _, parameter := range statement.Parameters {
			reach(parameter.Span)
		}
		if statement.Returns != nil {
			reach(statement.Returns.Range())
		}
	case *python.Compound:
		head.End, body = head.Start+len(statement.Keyword), statement.Body
		for _, e := range append(slices.Clone(statement.Head), statement.Targets...) {
			reach(e.Range())
		}
	}
	if body != nil {
		for head.End < len(s.File.Data) && strings.IndexByte(" \t)]:", s.File.Data[head.End]) >= 0 {
			head.End++
		}
	}
	s.code.statements = append(s.code.statements, head)
	for _, inner := range body {
		s.understand(inner)
	}
}

// ReadCode makes the document of a source in Python: the literals in it that are
// values of the configuration are its facts, the defaults of the fields of settings
// classes and the connection strings of engines and of an env.py. The Module is to be
// set before, and so are the Classes, the Engines and the Program. A class may have fields from other
// files, so that all classes are asked.
func (s *Source) ReadCode(classes []*settings.Class) {
	var facts []source.Fact
	defaults := func(f *settings.Field) {
		if f.Default.Kind == settings.LiteralDefault && f.Default.At.File == s.File.Path {
			facts = append(facts, source.Fact{
				Section: f.Class, Name: variableOf(f), Value: f.Default.Text, NameAt: f.NameAt, At: f.Default.At,
			})
		}
	}
	for _, class := range classes {
		for _, f := range class.Fields {
			defaults(f)
			for inner := range f.Made() {
				defaults(inner)
			}
		}
	}
	literals := func(urls []envpy.URL) {
		for _, url := range urls {
			if url.Text != "" {
				facts = append(facts, source.Fact{Name: implied, Value: url.Text, NameAt: url.At, At: url.At})
			}
		}
	}
	if s.Program != nil {
		literals(s.Program.URLs)
	}
	for _, engine := range s.Engines {
		literals(engine.URLs)
	}
	if s.Classes != nil || s.Engines != nil {
		s.rewrites = envpy.SchemeRewrites(s.Module)
	}
	// Fields are inherited: each is there once for every class that has it.
	slices.SortStableFunc(facts, func(a, b source.Fact) int { return a.At.Compare(b.At) })
	facts = slices.CompactFunc(facts, func(a, b source.Fact) bool { return a.At == b.At })
	s.Document = source.Document{Facts: facts, Comments: s.Module.Comments}
	if s.Classes != nil || s.Program != nil {
		s.Document.Problems = s.Module.Problems
	}
}
