package scenarios

import (
	"errors"
	"fmt"
	"math"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"storesim/sim/rng"
)

// law is a distribution with a name.
type law struct {
	kind    string
	a, b    float64 // the numbers after the name
	values  []any   // of a choice
	weights []float64
	within  []float64 // what lies outside is not drawn
	clip    []float64 // what lies outside moves to the nearer end
	step    float64   // 0: any number
	apply   string
	unit    string // of a duration; empty for a number
	partner string // whose luck it shares
}

// lawNames are the names, in the order in which the documentation has them.
func lawNames() []string {
	return []string{"uniform", "normal", "lognormal", "integer", "choice", "color", "chance", "keep"}
}

// anyNumber is a number of any size that a key may have.
var anyNumber = between(-1e12, 1e12, "a number")

func readLaw(t *table) law {
	kind, ok := t.which(lawNames())
	if !ok {
		t.d.fail(t.path, "has no distribution, want one of %q", lawNames())
		return law{}
	}
	l := law{kind: kind, apply: "set"}
	switch kind {
	case "choice":
		l.readChoice(t)
	case "color":
		l.readPair(t, "[low, high] of red, green and blue", between(0, 255, "a whole number"))
	case "chance", "keep":
		l.a = t.number(kind, between(0, 1, "a probability"))
	default:
		l.readNumeric(t)
	}
	t.close()
	return l
}

func (l *law) readPair(t *table, what string, r span) {
	v := t.vector(l.kind, 2, what, r)
	l.a, l.b = v[0], v[1]
	spread := l.kind == "normal" || l.kind == "lognormal"
	if t.sound() && (!spread && l.b < l.a || spread && l.b < 0) {
		t.fail(l.kind, "is [%s, %s], want %s", plain(l.a), plain(l.b), what)
	}
}

func (l *law) readNumeric(t *table) {
	l.readPair(t, map[string]string{
		"uniform": "[low, high]", "integer": "[low, high], whole numbers",
		"normal": "[mean, standard deviation]", "lognormal": "[median, sigma of the logarithm]",
	}[l.kind], anyNumber)
	if whole := l.kind == "integer"; whole && (l.a != math.Trunc(l.a) || l.b != math.Trunc(l.b)) {
		t.fail(l.kind, "is [%s, %s], want whole numbers", plain(l.a), plain(l.b))
	}
	if l.kind == "lognormal" && t.sound() && l.a <= 0 {
		t.fail(l.kind, "has median %s, want one above 0", plain(l.a))
	}
	l.within, l.clip = readEnds(t, "within"), readEnds(t, "clip")
	if t.has("step") {
		l.step = t.number("step", above(0, "a number"))
	}
	if t.has("apply") {
		l.apply = t.oneOf("apply", "set", "add", "times")
	}
	if t.has("unit") {
		l.unit = t.oneOf("unit", "ms", "s", "m", "h")
	}
	if t.has("with") {
		l.partner = t.text("with", "the key whose luck it shares, as \"store.floor[1]\"")
	}
	if low, high := l.shares(); t.sound() && high-low < 1e-6 && l.within != nil {
		t.fail("within", "leaves nothing of %s, want ends around it", l.text())
	}
}

func readEnds(t *table, key string) []float64 {
	if !t.has(key) {
		return nil
	}
	v := t.vector(key, 2, "[low, high]", anyNumber)
	if t.sound() && v[1] < v[0] {
		t.fail(key, "is [%s, %s], want [low, high]", plain(v[0]), plain(v[1]))
	}
	return v
}

func (l *law) readChoice(t *table) {
	const what = "a list of values"
	v, _ := t.get("choice", wish{what, &schema{Type: "array", Description: what, MinItems: 1}, []any{"x"}})
	l.values = elements(v)
	if len(l.values) == 0 {
		t.fail("choice", "is %s, want %s", show(v), what)
	}
	if !t.has("weights") {
		return
	}
	l.weights = t.numbers("weights", "a list of weights", between(0, 1e9, "a weight"))
	sum := 0.0
	for _, w := range l.weights {
		sum += w
	}
	if t.sound() && (len(l.weights) != len(l.values) || sum <= 0) {
		t.fail("weights", "are %d with sum %s, want one for each of the %d values and some above 0",
			len(l.weights), plain(sum), len(l.values))
	}
}

// numeric reports whether it draws numbers.
func (l *law) numeric() bool {
	switch l.kind {
	case "uniform", "normal", "lognormal", "integer":
		return true
	}
	return false
}

// quantile is the number below which a share p of the distribution lies.
func (l *law) quantile(p float64) float64 {
	switch l.kind {
	case "normal":
		return l.a + l.b*distuv.UnitNormal.Quantile(p)
	case "lognormal":
		return l.a * math.Exp(l.b*distuv.UnitNormal.Quantile(p))
	case "integer":
		return min(math.Floor(l.a+(l.b-l.a+1)*p), l.b)
	}
	return l.a + (l.b-l.a)*p
}

// shares are the parts of the distribution below the ends of within. Where the distribution has no width
// they say whether its one value is inside.
func (l *law) shares() (low, high float64) {
	if l.within == nil {
		return 0, 1
	}
	return l.below(l.within[0]), l.below(l.within[1])
}

func (l *law) below(x float64) float64 {
	switch {
	case l.kind == "normal" && l.b > 0:
		return distuv.UnitNormal.CDF((x - l.a) / l.b)
	case l.kind == "lognormal" && l.b > 0 && x <= 0:
		return 0
	case l.kind == "lognormal" && l.b > 0:
		return distuv.UnitNormal.CDF(math.Log(x/l.a) / l.b)
	case l.kind == "integer":
		return min(max((math.Floor(x)-l.a+1)/(l.b-l.a+1), 0), 1)
	case l.kind == "uniform" && l.b > l.a:
		return min(max((x-l.a)/(l.b-l.a), 0), 1)
	case x >= l.a:
		return 1
	}
	return 0
}

// draw takes the first draws of a key. Numbers come by inversion, so that keys that share their luck are all
// high or all low together, and a distribution is cut off by scaling its share.
func (l *law) draw(k rng.Key) any {
	s := k.Stream("draw")
	switch l.kind {
	case "choice":
		if l.weights == nil {
			return l.values[s.IntN(len(l.values))]
		}
		return l.values[s.Weighted(l.weights)]
	case "color":
		channel := func() int { return int(l.a) + s.IntN(int(l.b)-int(l.a)+1) }
		return fmt.Sprintf("#%02x%02x%02x", channel(), channel(), channel())
	case "chance", "keep":
		return s.Bool(l.a)
	}
	low, high := l.shares()
	x := l.quantile(low + (high-low)*s.Open())
	if l.within != nil {
		x = min(max(x, l.within[0]), l.within[1]) // what rounding left outside
	}
	if l.clip != nil {
		x = min(max(x, l.clip[0]), l.clip[1])
	}
	if l.step > 0 {
		x = math.Round(x/l.step) * l.step
	}
	if l.kind == "integer" {
		return int64(x)
	}
	return x
}

// onto gives what is to stand where old stood.
func (l *law) onto(old, v any) (any, error) {
	if !l.numeric() {
		return clone(v), nil
	}
	x, _ := numberOf(v)
	text, isText := old.(string)
	if l.unit != "" || isText && l.apply == "times" {
		return l.duration(text, x)
	}
	if l.apply == "set" {
		return v, nil
	}
	was, ok := numberOf(old)
	if !ok {
		return nil, fmt.Errorf("is %s, want a number to %s to", showOld(old), l.apply)
	}
	sum := was + x
	if l.apply == "times" {
		sum = was * x
	}
	_, whole := old.(int64)
	if _, add := v.(int64); add && whole {
		return int64(sum), nil
	}
	return sum, nil
}

// duration is the text of a drawn duration.
func (l *law) duration(old string, x float64) (any, error) {
	unit, _ := time.ParseDuration("1" + l.unit)
	if l.apply == "set" {
		return (time.Duration(x * float64(unit))).String(), nil
	}
	was, err := time.ParseDuration(old)
	switch {
	case err != nil:
		return nil, errors.New("is no duration, want one such as \"2m30s\"")
	case l.apply == "add":
		return (was + time.Duration(x*float64(unit))).String(), nil
	}
	return time.Duration(float64(was) * x).String(), nil
}

// text names the law and its numbers, as the file does.
func (l *law) text() string {
	out := fmt.Sprintf("%s [%s, %s]", l.kind, plain(l.a), plain(l.b))
	switch l.kind {
	case "choice":
		out = fmt.Sprintf("choice of %d", len(l.values))
	case "chance", "keep":
		out = l.kind + " " + plain(l.a)
	}
	if l.within != nil {
		out += fmt.Sprintf(" within [%s, %s]", plain(l.within[0]), plain(l.within[1]))
	}
	if l.apply != "set" {
		out += ", " + l.apply
	}
	return out
}

func numberOf(v any) (float64, bool) {
	switch v := v.(type) {
	case int64:
		return float64(v), true
	case float64:
		return v, true
	}
	return 0, false
}

func showOld(v any) string {
	if v == nil {
		return "not there"
	}
	return show(v)
}
