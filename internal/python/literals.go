package python

import (
	"sort"
	"strings"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// literals reads strings and f-strings that stand next to each other.
func (p *parser) literals() Expression {
	start := p.start()
	if p.kind() == tkString && p.ahead(1) != tkString && p.ahead(1) != tkFStringStart {
		t := p.tokens[p.i]
		p.skip()
		value, part, bytes := p.literal(t)
		parts := carve(&p.parts, 1)
		parts[0] = part
		return alloc(&p.strings, String{p.span(start), value, bytes, parts})
	}
	var values []string
	var parts []StringPart
	var pieces []Piece
	formatted, template, bytes := false, false, 0
	for !p.failed {
		t := p.tokens[p.i]
		if t.kind == tkString {
			p.skip()
			value, part, isBytes := p.literal(t)
			if formatted {
				pieces = push(pieces, Piece{Span: part.Text, Text: value})
			} else {
				values = push(values, value)
			}
			parts = push(parts, part)
			if isBytes {
				bytes++
			}
			continue
		}
		if t.kind != tkFStringStart {
			break
		}
		if !formatted {
			formatted = true
			for i, value := range values {
				pieces = push(pieces, Piece{Span: parts[i].Text, Text: value})
			}
		}
		template = template || strings.ContainsAny(p.src[t.start:t.end], "tT")
		var part StringPart
		pieces, part = p.fstring(pieces)
		parts = push(parts, part)
	}
	if bytes > 0 && bytes < len(parts) {
		p.report(start, p.span(start).End, "cannot mix bytes and nonbytes literals")
	}
	if formatted {
		return &FString{p.span(start), pieces, parts, template}
	}
	return alloc(&p.strings, String{p.span(start), strings.Join(values, ""), bytes > 0, parts})
}

// literal gives the value of a string token.
func (p *parser) literal(t token) (value string, part StringPart, bytes bool) {
	at, end := int(t.start), int(t.end)
	part.Span = Span{at, end}
	raw := false
	for ; class[p.src[at]] == className; at++ {
		switch p.src[at] | 0x20 {
		case 'r':
			raw = true
		case 'b':
			bytes = true
		}
	}
	n := 1
	if end-at >= 6 && p.src[at+1] == p.src[at] && p.src[at+2] == p.src[at] {
		n = 3
	}
	part.Text = Span{at + n, end - n}
	return p.decode(part.Text, part.Span, raw, bytes, false), part, bytes
}

// fstring reads an f-string and adds its pieces.
func (p *parser) fstring(pieces []Piece) ([]Piece, StringPart) {
	t := p.tokens[p.i]
	p.skip()
	prefix := p.src[t.start:t.end]
	raw := strings.ContainsAny(prefix, "rR")
	part := StringPart{Text: Span{Start: int(t.end)}}
	for !p.failed {
		t := p.tokens[p.i]
		at := Span{int(t.start), int(t.end)}
		switch t.kind {
		case tkFStringText:
			p.skip()
			pieces = append(pieces, Piece{Span: at, Text: p.decode(at, at, raw, false, true)})
			continue
		case opOpenBrace:
			pieces = p.replacement(pieces)
			continue
		case tkDeep:
			p.skip()
			pieces = append(pieces, Piece{Span: at, Hole: p.unknown(at)})
			continue
		case tkFStringEnd:
			p.skip()
			part.Text.End = at.Start
		default:
			p.fail("f-string: expecting '}'")
		}
		break
	}
	part.Span = p.span(int(t.start))
	return pieces, part
}

// replacement reads a hole of an f-string.
func (p *parser) replacement(pieces []Piece) []Piece {
	start := p.start()
	p.skip()
	piece := Piece{}
	if p.kind() == opCloseBrace || p.kind() == opBang || p.kind() == opColon {
		p.fail("f-string: valid expression required")
	}
	if p.deeper() {
		piece.Hole = p.yieldOrStar()
		p.depth--
	}
	debug := p.accept(opAssign)
	if debug {
		text := Span{start + 1, p.start()}
		pieces = append(pieces, Piece{Span: text, Text: p.uncommented(text)})
	}
	if p.accept(opBang) {
		piece.Conversion, _ = p.identifier()
		switch piece.Conversion {
		case "r", "s", "a":
		default:
			p.fail("f-string: invalid conversion character: expected 's', 'r', or 'a'")
		}
	}
	if p.kind() == opColon {
		format := Span{Start: int(p.tokens[p.i].end)}
		piece.Formatted = true
		p.skip()
		for p.kind() != opCloseBrace && !p.failed {
			switch p.kind() {
			case tkFStringText:
				p.skip()
			case opOpenBrace:
				for _, inner := range p.replacement(nil) {
					if inner.Hole != nil {
						piece.FormatHoles = append(piece.FormatHoles, inner.Hole)
						piece.FormatHoles = append(piece.FormatHoles, inner.FormatHoles...)
					}
				}
			default:
				p.fail("f-string: expecting '}'")
			}
		}
		format.End = max(format.Start, p.start())
		if !p.failed {
			piece.Format = p.text(format)
		}
	} else if debug && piece.Conversion == "" {
		piece.Conversion = "r"
	}
	if !p.accept(opCloseBrace) {
		p.fail("f-string: expecting '}'")
	}
	piece.Span = p.span(start)
	if p.failed {
		return pieces
	}
	return append(pieces, piece)
}

// uncommented gives the text of an expression without comments and backslashes at
// the end of a line.
func (p *parser) uncommented(at Span) string {
	var b strings.Builder
	n := sort.Search(len(p.comments), func(i int) bool { return p.comments[i].Start >= at.Start })
	for _, c := range p.comments[n:] {
		if c.Start >= at.End {
			break
		}
		b.WriteString(p.text(Span{at.Start, c.Start}))
		at.Start = c.End
	}
	b.WriteString(p.text(at))
	return strings.ReplaceAll(p.newlines(b.String()), "\\\n", "")
}

// newlines makes all ends of lines \n.
func (p *parser) newlines(s string) string {
	if !p.returns || strings.IndexByte(s, '\r') < 0 {
		return s
	}
	return strings.ReplaceAll(strings.ReplaceAll(s, "\r\n", "\n"), "\r", "\n")
}

// decode gives the value of literal text. A fault is reported at a place that the
// caller gives.
func (p *parser) decode(text, fault Span, raw, bytes, formatted bool) string {
	s := p.src[text.Start:text.End]
	if bytes && !isASCII(s) {
		p.note(source.Refused, fault.Start, fault.End, "bytes can only contain ASCII literal characters")
	}
	s = p.newlines(s)
	switch {
	case p.latin1:
		s = fromLatin1(s)
	case p.dirty:
		s = strings.ToValidUTF8(s, "\ufffd")
	}
	if formatted && strings.ContainsAny(s, "{}") {
		s = braces(s, raw)
	}
	if raw || strings.IndexByte(s, '\\') < 0 {
		return s
	}
	value, message := unescape(s, bytes)
	if message != "" {
		p.note(source.Refused, fault.Start, fault.End, message)
	}
	return value
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// braces makes one brace of two, but for those of \N{…}.
func braces(s string, raw bool) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		b.WriteByte(c)
		switch {
		case (c == '{' || c == '}') && i+1 < len(s) && s[i+1] == c:
			i++
		case c == '\\' && !raw && strings.HasPrefix(s[i+1:], "N{"):
			if n := strings.IndexByte(s[i:], '}'); n > 0 {
				b.WriteString(s[i+1 : i+n+1])
				i += n
			}
		case c == '\\' && !raw && i+1 < len(s) && s[i+1] == '\\':
			i++
			b.WriteByte('\\')
		}
	}
	return b.String()
}
