package settings

import (
	"encoding/hex"
	"errors"
	"math"
	"math/big"
	"net/netip"
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// maxDigits is how many digits of an int Python reads.
const maxDigits = 4300

// limits are the constraints of a field.
type limits struct {
	strip     bool
	pattern   *regexp.Regexp
	min, max  *int // of the length
	gt, ge    *big.Float
	lt, le    *big.Float
	multiple  *big.Float
	unlimited bool // inf and nan are refused
}

func (l *limits) length(n int, of string) (reason string, ok bool) {
	switch {
	case l.min != nil && n < *l.min:
		return "has fewer than " + strconv.Itoa(*l.min) + " " + of, false
	case l.max != nil && n > *l.max:
		return "has more than " + strconv.Itoa(*l.max) + " " + of, false
	}
	return "", true
}

func (l *limits) number(v *value) (reason string, ok bool) {
	if l.gt == nil && l.ge == nil && l.lt == nil && l.le == nil && l.multiple == nil && !l.unlimited {
		return "", true
	}
	n := bigOf(v)
	if n == nil { // nan, which is neither less nor more
		return verdict(!l.unlimited && l.gt == nil && l.ge == nil && l.lt == nil && l.le == nil, "is not a number in the range of the field")
	}
	switch {
	case l.unlimited && n.IsInf():
		return "is not finite", false
	case l.gt != nil && n.Cmp(l.gt) <= 0:
		return "is not greater than " + show(l.gt), false
	case l.ge != nil && n.Cmp(l.ge) < 0:
		return "is less than " + show(l.ge), false
	case l.lt != nil && n.Cmp(l.lt) >= 0:
		return "is not less than " + show(l.lt), false
	case l.le != nil && n.Cmp(l.le) > 0:
		return "is greater than " + show(l.le), false
	case l.multiple != nil && l.multiple.Sign() != 0 && !n.IsInf() && l.multiple.IsInt() && n.IsInt():
		a, _ := n.Int(nil)
		b, _ := l.multiple.Int(nil)
		return verdict(new(big.Int).Rem(a, b).Sign() == 0, "is not a multiple of "+show(l.multiple))
	}
	return "", true
}

func show(n *big.Float) string { return n.Text('g', 20) }

// precision holds the ints and floats that occur in practice exactly.
const precision = 512

func bigOf(v *value) *big.Float {
	if v.kind == boolean {
		n, _ := numeric(v)
		return big.NewFloat(n)
	}
	return bigText(v.text)
}

// bigText gives nil for what is no number, and for nan.
func bigText(source string) *big.Float {
	plain := strings.ToLower(strings.ReplaceAll(strings.TrimSpace(source), "_", ""))
	switch strings.TrimLeft(plain, "+-") {
	case "inf", "infinity":
		return new(big.Float).SetInf(strings.HasPrefix(plain, "-"))
	}
	// An exponent of a million would make a number that takes minutes.
	if mantissa, exponent, ok := strings.Cut(plain, "e"); ok {
		if n, err := strconv.Atoi(strings.TrimPrefix(exponent, "+")); err != nil || n > 400 || n < -400 {
			f, ok := parseFloat(mantissa + "e" + exponent)
			if !ok || math.IsNaN(f) {
				return nil
			}
			return big.NewFloat(f)
		}
	}
	n, _, err := big.ParseFloat(plain, 10, precision, big.ToNearestEven)
	if err != nil {
		return nil
	}
	return n
}

// groups tells whether underscores stand between digits only. Rust's reader takes
// them beside the e of an exponent, too.
func groups(s string) bool {
	return !strings.HasPrefix(s, "_") && !strings.HasSuffix(s, "_") && !strings.Contains(s, "__")
}

func digits(s string) bool {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return false
		}
	}
	return s != ""
}

func isIntText(s string) bool {
	s = strings.TrimSpace(s)
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	whole, fraction, ok := strings.Cut(s, ".")
	if ok && (fraction == "" || strings.Trim(fraction, "0") != "") {
		return false
	}
	return len(whole) <= maxDigits && groups(whole) && digits(strings.ReplaceAll(whole, "_", ""))
}

// isPythonInt follows int() of Python, which pydantic 1 calls.
func isPythonInt(s string) bool {
	s = strings.TrimFunc(s, unicode.IsSpace)
	if s != "" && (s[0] == '+' || s[0] == '-') {
		s = s[1:]
	}
	if !groups(s) {
		return false
	}
	n := 0
	for _, c := range s {
		if c != '_' && !unicode.Is(unicode.Nd, c) {
			return false
		}
		if c != '_' {
			n++
		}
	}
	return 0 < n && n <= maxDigits
}

func parseFloat(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	plain := strings.ReplaceAll(s, "_", "")
	if strings.ContainsAny(plain, "xXpP") || !groups(s) {
		return 0, false
	}
	if strings.EqualFold(strings.TrimLeft(plain, "+-"), "nan") && len(plain) <= len("+nan") {
		return math.NaN(), true
	}
	n, err := strconv.ParseFloat(plain, 64)
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		return 0, false
	}
	return n, true
}

func (s *spec) isInt(v *value) bool {
	switch v.kind {
	case text:
		if s.v1 {
			return isPythonInt(v.text)
		}
		return isIntText(v.text)
	case float:
		n, ok := parseFloat(v.text)
		if !ok || math.IsNaN(n) || math.IsInf(n, 0) {
			return false
		}
		return s.v1 || n == math.Trunc(n)
	}
	return v.kind == integer || v.kind == boolean
}

func (s *spec) isFloat(v *value) bool {
	if v.kind == text {
		_, ok := parseFloat(v.text)
		return ok
	}
	return v.kind == integer || v.kind == float || v.kind == boolean
}

var decimalText = regexp.MustCompile(`^[+-]?(?:\pN+(?:\.\pN*)?|\.\pN+)(?:[eE][+-]?\pN+)?$`)

func (s *spec) isDecimal(v *value) bool {
	switch v.kind {
	case text:
		plain := strings.ReplaceAll(strings.TrimSpace(v.text), "_", "")
		return decimalText.MatchString(plain)
	case integer, float:
		return !strings.HasSuffix(v.text, "inf") && v.text != "nan"
	}
	return s.v1 && v.kind == boolean
}

// isUUID takes 32 digits, alone, in groups, in groups and braces, or in groups
// behind urn:uuid:.
func (s *spec) isUUID(t string) bool {
	if s.v1 { // str(…).replace("urn:", "").replace("uuid:", "").strip("{}").replace("-", "")
		t = strings.ReplaceAll(strings.ReplaceAll(t, "urn:", ""), "uuid:", "")
		t = strings.ReplaceAll(strings.Trim(t, "{}"), "-", "")
		_, err := hex.DecodeString(t)
		return err == nil && len(t) == 32
	}
	grouped := false
	if rest, ok := strings.CutPrefix(t, "urn:uuid:"); ok {
		t, grouped = rest, true
	} else if strings.HasPrefix(t, "{") && strings.HasSuffix(t, "}") {
		t, grouped = t[1:len(t)-1], true
	}
	if len(t) == 36 {
		if t[8] != '-' || t[13] != '-' || t[18] != '-' || t[23] != '-' {
			return false
		}
		t = t[:8] + t[9:13] + t[14:18] + t[19:23] + t[24:]
	} else if grouped {
		return false
	}
	_, err := hex.DecodeString(t)
	return err == nil && len(t) == 32
}

func isAddress(name, t string) bool {
	a, err := netip.ParseAddr(t)
	if err != nil {
		return false
	}
	switch name {
	case "IPv4Address":
		return a.Is4()
	case "IPv6Address":
		return a.Is6()
	}
	return true
}
