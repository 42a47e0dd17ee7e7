package scenarios

import (
	"math"
	"path"
	"slices"
	"strings"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/fault"
)

// faults reads the [[fault]] tables; a file may have none. Every size has a default (fault.New).
func (d *decoder) faults(root *table, l *store.Layout) []fault.Fault {
	var out []fault.Fault
	for _, t := range root.optional("fault") {
		if f, ok := readFault(t); ok {
			checkFaultDevices(t, &f, l)
			out = append(out, f)
		}
	}
	return out
}

// swarm reads the optional [swarm] table.
func (d *decoder) swarm(root *table) fault.Swarm {
	if !root.has("swarm") {
		return fault.Swarm{}
	}
	t := root.sub("swarm")
	s := fault.Swarm{On: t.flag("on", true), Share: 0.5}
	t.maybe("share", &s.Share, share)
	t.close()
	return s
}

// readFault reads one table; ok is false where its kind is unknown: then nothing else can be judged.
func readFault(t *table) (f fault.Fault, ok bool) {
	var kinds []string
	for _, k := range fault.Kinds() {
		kinds = append(kinds, string(k))
	}
	kind := t.oneOf("kind", kinds...)
	if !slices.Contains(kinds, kind) {
		return f, false
	}
	f = fault.New(fault.Kind(kind))
	t.maybe("p", &f.P, share)
	if f.Kind.Target() == fault.OnPlan {
		f.Devices = t.patterns("skus")
		t.noWindow(f.Kind)
	} else {
		f.Devices = t.patterns("devices")
		t.maybe("hit", &f.Hit, share)
		t.window(&f.Window)
	}
	readFaultSizes(t, &f)
	t.close()
	return f, true
}

// window reads from and to.
func (t *table) window(w *fault.Window) {
	t.maybeDuration("from", &w.From, 0)
	if t.has("to") {
		w.To = t.durationFrom("to", w.From+1, `a duration such as "90s", after from`)
	}
}

// noWindow refuses from and to where a kind holds for the whole run.
func (t *table) noWindow(kind fault.Kind) {
	for _, key := range []string{"from", "to"} {
		if t.visit == nil && t.holds(key) {
			t.asked = append(t.asked, key)
			t.fail(key, "has no meaning for %s, which holds from the opening to the end, want no such key",
				kind)
		}
	}
}

// readFaultSizes reads the keys that a kind has of its own.
func readFaultSizes(t *table, f *fault.Fault) {
	switch f.Kind {
	case fault.CameraBlocked:
		t.maybe("share", &f.Share, share)
		if t.has("side") {
			f.Side = fault.Side(t.oneOf("side", "left", "right", "top", "bottom"))
		}
	case fault.CameraMoved:
		readMove(t, f)
	case fault.LightDimmed:
		t.maybe("gain", &f.Gain, between(0, 4, "a factor"))
	case fault.Glare:
		t.maybe("share", &f.Share, between(0.01, 1, "a share"))
		t.maybe("gain", &f.Gain, between(0, 4, "a factor"))
	case fault.FramesLate:
		t.maybeDuration("delay", &f.Delay, 0)
	case fault.MessagesLate:
		t.maybe("share", &f.Share, share)
		t.maybeDuration("delay", &f.Delay, 0)
	case fault.ClockSkewed:
		t.maybeDuration("skew", &f.Skew, math.MinInt64)
	case fault.ClockDrifting:
		t.maybe("ppm", &f.PPM, between(-1e5, 1e5, "a number of microseconds a second"))
	case fault.DoorFogged, fault.FramesDropped, fault.MessagesLost, fault.MessagesDuplicated, fault.PlanWrong,
		fault.PackageRedesigned:
		t.maybe("share", &f.Share, share)
	default:
		readPlateFault(t, f)
	}
}

func readPlateFault(t *table, f *fault.Fault) {
	switch f.Kind {
	case fault.PlateDrift:
		t.maybe("drift", &f.Drift, atLeast(0, "a number of grams per square root of an hour"))
	case fault.PlateCreep:
		t.maybe("share", &f.Share, share)
		t.maybeDuration("tau", &f.Tau, 1)
	case fault.PlateNoisy:
		t.maybe("grams", &f.Grams, grams)
	case fault.SlowScale:
		t.maybeDuration("period", &f.Slow, time.Millisecond)
		t.maybe("step", &f.Step, grams)
	case fault.PlateOffset:
		t.maybe("grams", &f.Grams, between(-1e6, 1e6, "a number of grams"))
	default: // the others have no size
	}
}

// readMove reads how a camera was knocked. Where any of it is given, the default turn does not count.
func readMove(t *table, f *fault.Fault) {
	degrees := between(-180, 180, "a number of degrees")
	angles := map[string]*float64{"pan_deg": &f.Pan, "tilt_deg": &f.Tilt, "roll_deg": &f.Roll}
	keys := []string{"pan_deg", "tilt_deg", "roll_deg"}
	if t.has("shift") || slices.ContainsFunc(keys, t.has) {
		f.Pan = 0
	}
	for _, key := range keys {
		if t.has(key) {
			*angles[key] = t.number(key, degrees) * math.Pi / 180
		}
	}
	if t.has("shift") {
		v := t.vector("shift", 3, "three numbers of metres: right, down, forward",
			between(-10, 10, "a number of metres"))
		f.Shift = [3]float64(v)
	}
}

// maybe reads a number where there is one.
func (t *table) maybe(key string, into *float64, r span) {
	if t.has(key) {
		t.usually(key, *into)
		*into = t.number(key, r)
	}
}

func (t *table) maybeDuration(key string, into *time.Duration, low time.Duration) {
	if !t.has(key) {
		return
	}
	want := `a duration such as "90s" or "300ms"`
	if low == 0 {
		want += ", 0 or more"
	} else if low > 0 {
		want += ", above 0"
	}
	t.usually(key, *into)
	*into = t.durationFrom(key, low, want)
}

// patterns reads an optional list of globs.
func (t *table) patterns(key string) []string {
	if !t.has(key) {
		return nil
	}
	const want = `a list of names, with * for any letters, such as ["cam1", "G1.*"]`
	v, _ := t.get(key, textsWish(want, aText(), false, "*"))
	list := elements(v)
	if len(list) == 0 {
		t.fail(key, "is %s, want %s", show(v), want)
	}
	var out []string
	for i, e := range list {
		s, _ := e.(string)
		if _, err := path.Match(s, ""); s == "" || err != nil {
			t.fail(element(key, i+1), "is %s, want %s", show(e), want)
			continue
		}
		out = append(out, s)
	}
	return out
}

// checkFaultDevices reports patterns that name nothing in the store.
func checkFaultDevices(t *table, f *fault.Fault, l *store.Layout) {
	if l == nil || len(f.Devices) == 0 {
		return
	}
	ids, key := faultTargets(f.Kind.Target(), l), "devices"
	if f.Kind.Target() == fault.OnPlan {
		key = "skus"
	}
	for i, pattern := range t.patterns(key) {
		one := fault.Fault{Devices: []string{pattern}}
		if !slices.ContainsFunc(ids, func(id string) bool { return one.Matches(id) }) {
			t.fail(element(key, i+1), "is %q, which names none of the %s of %s%s", pattern,
				f.Kind.Target(), l.Name, hintOrSome(pattern, ids))
		}
	}
}

func hintOrSome(pattern string, ids []string) string {
	if hint := didYouMean(pattern, ids); hint != "" || len(ids) == 0 {
		return hint
	}
	return "; there are " + strings.Join(ids[:min(len(ids), 4)], ", ") + " and so on"
}

// faultTargets lists the ids that a fault's patterns are matched with.
func faultTargets(target fault.Target, l *store.Layout) []string {
	var cameras, gondolas, shelves, plates, gates, skus []string
	for i := range l.Cameras {
		cameras = append(cameras, string(l.Cameras[i].ID))
	}
	for i := range l.Gondolas {
		gondolas = append(gondolas, l.Gondolas[i].ID)
	}
	for i := range l.Shelves {
		shelves = append(shelves, string(l.Shelves[i].ID))
		for k := range l.Shelves[i].Count {
			plates = append(plates, fault.PlateName(l.Shelves[i].ID, k))
		}
	}
	for i := range l.Gates {
		gates = append(gates, string(l.Gates[i].ID))
	}
	for i := range l.Catalog.Products {
		skus = append(skus, string(l.Catalog.Products[i].SKU))
	}
	return map[fault.Target][]string{
		fault.OnCameras: cameras, fault.OnGondolas: gondolas, fault.OnPlates: append(shelves, plates...),
		fault.OnDevices: slices.Concat(cameras, shelves, gates), fault.OnPlan: skus,
	}[target]
}
