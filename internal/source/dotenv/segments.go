package dotenv

import (
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// A segmentBuilder collects the segments of a value, joining literal runs.
type segmentBuilder struct {
	segments []source.Segment
	run      strings.Builder
}

func (b *segmentBuilder) literal(text string) { b.run.WriteString(text) }

func (b *segmentBuilder) reference(s source.Segment) {
	b.flush()
	b.segments = append(b.segments, s)
}

func (b *segmentBuilder) flush() {
	if b.run.Len() > 0 {
		b.segments = append(b.segments, source.Segment{Text: b.run.String()})
		b.run.Reset()
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
	var text strings.Builder
	references := false
	for _, s := range segments {
		text.WriteString(s.Text)
		references = references || s.Name != "" || s.Operator != ""
	}
	if !references {
		segments = nil
	}
	return text.String(), segments
}
