package python

// A token is a piece of a logical line.
type token struct {
	start, end int32
	// pair is the index of the closing bracket, for an opening one that has one.
	pair int32
	kind kind
}

// A kind is what a token is.
type kind uint8

const (
	tkEnd kind = iota // of the logical line
	tkName
	tkNumber
	tkString
	tkFStringStart // the prefix and the quotes
	tkFStringText  // literal text, or the text of a format
	tkFStringEnd
	tkDeep   // a bracketed group that is nested too deep, as a whole
	tkBroken // a literal that is broken; a problem says why
	tkStray  // what can't stand anywhere; a problem says why

	opOpenParen
	opCloseParen
	opOpenBracket
	opCloseBracket
	opOpenBrace
	opCloseBrace
	opComma
	opColon
	opDot
	opEllipsis
	opSemicolon
	opAssign
	opWalrus
	opArrow
	opBang // only in the hole of an f-string
	opPlus
	opMinus
	opStar
	opPower
	opSlash
	opFloor
	opPercent
	opAt
	opAnd
	opOr
	opXor
	opTilde
	opLeft
	opRight
	opLess
	opGreater
	opLessEqual
	opGreaterEqual
	opEqual
	opNotEqual
	opPlusAssign
	opMinusAssign
	opStarAssign
	opPowerAssign
	opSlashAssign
	opFloorAssign
	opPercentAssign
	opAtAssign
	opAndAssign
	opOrAssign
	opXorAssign
	opLeftAssign
	opRightAssign

	kwAnd
	kwAs
	kwAssert
	kwAsync
	kwAwait
	kwBreak
	kwClass
	kwContinue
	kwDef
	kwDel
	kwElif
	kwElse
	kwExcept
	kwFalse
	kwFinally
	kwFor
	kwFrom
	kwGlobal
	kwIf
	kwImport
	kwIn
	kwIs
	kwLambda
	kwNone
	kwNonlocal
	kwNot
	kwOr
	kwPass
	kwRaise
	kwReturn
	kwTrue
	kwTry
	kwWhile
	kwWith
	kwYield
	kinds
)

// spelling is how operators and keywords are written.
var spelling = [kinds]string{
	opOpenParen: "(", opCloseParen: ")", opOpenBracket: "[", opCloseBracket: "]", opOpenBrace: "{", opCloseBrace: "}",
	opPlus: "+", opMinus: "-", opStar: "*", opPower: "**", opSlash: "/", opFloor: "//", opPercent: "%", opAt: "@",
	opAnd: "&", opOr: "|", opXor: "^", opTilde: "~", opLeft: "<<", opRight: ">>",
	opPlusAssign: "+", opMinusAssign: "-", opStarAssign: "*", opPowerAssign: "**", opSlashAssign: "/",
	opFloorAssign: "//", opPercentAssign: "%", opAtAssign: "@", opAndAssign: "&", opOrAssign: "|", opXorAssign: "^",
	opLeftAssign: "<<", opRightAssign: ">>",
	kwAnd: "and", kwAs: "as", kwAssert: "assert", kwAsync: "async", kwAwait: "await", kwBreak: "break",
	kwClass: "class", kwContinue: "continue", kwDef: "def", kwDel: "del", kwElif: "elif", kwElse: "else",
	kwExcept: "except", kwFalse: "False", kwFinally: "finally", kwFor: "for", kwFrom: "from", kwGlobal: "global",
	kwIf: "if", kwImport: "import", kwIn: "in", kwIs: "is", kwLambda: "lambda", kwNone: "None",
	kwNonlocal: "nonlocal", kwNot: "not", kwOr: "or", kwPass: "pass", kwRaise: "raise", kwReturn: "return",
	kwTrue: "True", kwTry: "try", kwWhile: "while", kwWith: "with", kwYield: "yield",
}

// keywords by their first letter: few names share it with one.
var keywords = func() (table [128][]kind) {
	for k := kwAnd; k < kinds; k++ {
		first := spelling[k][0]
		table[first] = append(table[first], k)
	}
	return table
}()

func keyword(word string) kind {
	if len(word) < 2 || len(word) > 8 || word[0] >= 0x80 {
		return tkName
	}
	for _, k := range keywords[word[0]] {
		if spelling[k] == word {
			return k
		}
	}
	return tkName
}

// The precedence of the operators of two, from the loosest.
const (
	looseOr = 1 + iota
	looseAnd
	looseNot
	comparison
	bitOr
	bitXor
	bitAnd
	shift
	sum
	product
)

var precedence = [kinds]int8{
	kwOr: looseOr, kwAnd: looseAnd,
	kwNot: comparison, kwIn: comparison, kwIs: comparison,
	opLess: comparison, opGreater: comparison, opLessEqual: comparison, opGreaterEqual: comparison,
	opEqual: comparison, opNotEqual: comparison,
	opOr: bitOr, opXor: bitXor, opAnd: bitAnd, opLeft: shift, opRight: shift, opPlus: sum, opMinus: sum,
	opStar: product, opSlash: product, opFloor: product, opPercent: product, opAt: product,
}

// The classes of bytes.
const (
	classOther = iota
	classSpace
	classNewline
	className
	classDigit
	classQuote
)

var class = func() (table [256]uint8) {
	for c := range table {
		switch {
		case c == ' ', c == '\t', c == '\f':
			table[c] = classSpace
		case c == '\n', c == '\r':
			table[c] = classNewline
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c == '_', c >= 0x80:
			table[c] = className
		case c >= '0' && c <= '9':
			table[c] = classDigit
		case c == '"', c == '\'':
			table[c] = classQuote
		}
	}
	return table
}()
