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
	size     int             // the length of what is done, as far as that is known
	of       int             // the length of the value, as far as that is known
}

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
	b.flush()
	b.add(s)
}

func (b *segmentBuilder) add(s source.Segment) {
	b.size += len(s.Text)
	b.segments = source.Append(b.segments, s, b.size, b.of)
}

func (b *segmentBuilder) flush() {
	if b.joined.Len() > 0 {
		b.run = b.joined.String()
		b.joined.Reset()
	}
	if b.run != "" {
		b.add(source.Segment{Text: b.run})
		b.run = ""
	}
}

// done gives all segments, also if the text is literal.
func (b *segmentBuilder) done() []source.Segment {
	b.flush()
	return b.segments
}

// tidy gives the text of segments, and the segments themselves if there is a
// reference among them.
func tidy(segments []source.Segment) (string, []source.Segment) {
	size := 0
	references := false
	for _, s := range segments {
		size += len(s.Text)
		references = references || s.Name != "" || s.Operator != ""
	}
	if len(segments) == 1 && !references {
		return segments[0].Text, nil
	}
	var text strings.Builder
	text.Grow(size)
	for _, s := range segments {
		text.WriteString(s.Text)
	}
	if !references {
		segments = nil
	}
	return text.String(), segments
}
