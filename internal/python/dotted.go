package python

// Dotted gives the names of an expression such as os.environ.get, with dots
// between them. It gives false for what is not a name, or attributes of a name.
func Dotted(e Expression) (string, bool) {
	n := 0
	for at := e; ; {
		switch x := at.(type) {
		case *Name:
			if n == 0 {
				return x.ID, true
			}
			return join(e, n+len(x.ID)), true
		case *Attribute:
			n += len(x.Name) + 1
			at = x.Value
			continue
		}
		return "", false
	}
}

// join writes n bytes of names from the last to the first.
func join(e Expression, n int) string {
	b := make([]byte, n)
	for {
		switch x := e.(type) {
		case *Name:
			copy(b, x.ID)
			return string(b)
		case *Attribute:
			n -= len(x.Name) + 1
			b[n] = '.'
			copy(b[n+1:], x.Name)
			e = x.Value
		}
	}
}
