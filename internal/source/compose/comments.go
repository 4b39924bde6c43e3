package compose

import (
	"bytes"

	"github.com/dbcfg-lint/dbcfg-lint/internal/source"
)

// comments finds the comments between the scalars. Behind a fault of the YAML a
// comment is a line that begins like one.
func (r *reader) comments() []source.Comment {
	var all []source.Comment
	at := 0
	if len(r.lines) > 0 {
		at = r.lines[0]
	}
	whole := len(r.wholes)
	for next := 0; at < len(r.data); {
		for next < whole && r.wholes[next].end <= at {
			next++
		}
		end := len(r.data)
		if next < whole {
			if r.wholes[next].start <= at {
				at = r.wholes[next].end
				next++
				continue
			}
			end = r.wholes[next].start
		}
		i := bytes.IndexByte(r.data[at:end], '#')
		if i < 0 {
			at = end
			continue
		}
		at += i
		line := r.data[:at]
		line = line[bytes.LastIndexByte(line, '\n')+1:]
		alone := len(bytes.TrimLeft(bytes.TrimPrefix(line, []byte("\ufeff")), " \t")) == 0
		if !alone && (!blank(r.data[at-1]) || at > r.readable()) {
			at++
			continue
		}
		stop := len(r.data)
		if i := bytes.IndexAny(r.data[at:], "\r\n"); i >= 0 {
			stop = at + i
		}
		all = append(all, source.Comment{Text: string(r.data[at:stop]), At: r.pos(span{at, stop}), Alone: alone})
		at = stop
	}
	return all
}

// readable gives the offset up to which the scalars are known.
func (r *reader) readable() int {
	if n := len(r.wholes); n > 0 && r.broken {
		return r.wholes[n-1].end
	}
	if r.broken {
		return 0
	}
	return len(r.data)
}
