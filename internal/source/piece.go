package source

// A Piece is a run of a connection string that a program puts together: a literal
// text, or a value. One without any of its first three fields is a value of which
// nothing is known.
type Piece struct {
	// Text is a literal run. It may be a secret.
	Text string
	// Field is the path of a field of the settings, such as db_password or
	// db.password.
	Field string
	// Variable is a variable of the process environment.
	Variable string
	// Quoting is what the program makes of the value.
	Quoting Quoting
}

// Quoting is how a program percent-encodes a value.
type Quoting int

// The ways.
const (
	Raw Quoting = iota
	// Quoted is urllib.parse.quote, which leaves slashes.
	Quoted
	// QuotedWhole encodes slashes, too: quote_plus, quote with safe="", and
	// URL.create.
	QuotedWhole
)
