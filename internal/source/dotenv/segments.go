package dotenv

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A segmentBuilder collects the segments of a value, joining literal runs.
type segmentBuilder struct {
	segments []source.Segment
	run      string          // the literal run, as long as it is one text
	joined   strings.Builder // the run once it is made of several
	count    int             // of references
}

// full tells that there are more references than are read of a file: there is no
// need for the rest of them.
func (b *segmentBuilder) full() bool { return b.count > source.MaxFacts }

func (b *segmentBuilder) literal(text string) {
	switch {
	case text == "":
	case b.joined.Len() > 0:
		b.joined.WriteString(text)
	case b.run == "":
		b.run = text
	default:
		b.joined.WriteString(b.run)
		b.joined.WriteString(text)
	}
}

func (b *segmentBuilder) reference(s source.Segment) {
	b.count++
	b.flush()
	b.segments = append(b.segments, s)
}

func (b *segmentBuilder) flush() {
	if b.joined.Len() > 0 {
		b.run = b.joined.String()
		b.joined.Reset()
	}
	if b.run != "" {
		b.segments = append(b.segments, source.Segment{Text: b.run})
		b.run = ""
	}
}

// done gives all segments, also if the text is literal.
func (b *segmentBuilder) done() []source.Segment {
	b.flush()
	return b.segments
}

func isReference(s source.Segment) bool { return s.Name != "" || s.Operator != "" }

// references gives the number of references among segments.
func references(segments []source.Segment) int {
	count := 0
	for i := range segments {
		if isReference(segments[i]) {
			count++
		}
	}
	return count
}

// tidy gives the text of segments, and the segments themselves if there is a
// reference among them.
func tidy(segments []source.Segment) (string, []source.Segment) {
	size := 0
	literal := true
	for i := range segments {
		size += len(segments[i].Text)
		literal = literal && !isReference(segments[i])
	}
	if len(segments) == 1 && literal {
		return segments[0].Text, nil
	}
	var text strings.Builder
	text.Grow(size)
	for _, s := range segments {
		text.WriteString(s.Text)
	}
	if literal {
		segments = nil
	}
	return text.String(), segments
}
