package health

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"storesim/pipeline/feed"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// Kind is what is wrong.
type Kind string

// The kinds; the package's documentation says when each is warned of.
const (
	Silent   Kind = "silent"
	Loses    Kind = "loses"
	Late     Kind = "late"
	Repeats  Kind = "repeats"
	Clock    Kind = "clock"
	Blind    Kind = "blind"
	Turned   Kind = "turned"
	Constant Kind = "constant"
	Coarse   Kind = "coarse"
	Noisy    Kind = "noisy"
	Drifting Kind = "drifting"
	Jumped   Kind = "jumped"
	Plan     Kind = "plan"
)

// Warning is one thing that is wrong, or was.
type Warning struct {
	Kind   Kind
	Device store.DeviceID  // of the camera, shelf or gate; the shelf's for a facing
	Plates []store.PlateID // over the load cell, or of the facing; nil for a device as a whole
	Since  feed.Stamp      // from when on
	Found  feed.Stamp      // when it was noticed
	Until  feed.Stamp      // 0: it is still so

	// Size is the share of messages (Loses, Late, Repeats) or of the picture (Blind), seconds ahead (Clock),
	// degrees (Turned), grams (Coarse: a step, Noisy: a sample's standard deviation, Drifting: in a minute,
	// Jumped).
	Size float64
	SKU  store.SKU // Plan: what is taken there
}

// Name is what is wrong: a camera, a gate, a shelf or one of its plates.
func (w *Warning) Name(l *store.Layout) string {
	if len(w.Plates) == 0 {
		return string(w.Device)
	}
	first := l.Plates[w.Plates[0]].Index + 1
	if len(w.Plates) == 1 {
		return fmt.Sprintf("%s.P%d", w.Device, first)
	}
	return fmt.Sprintf("%s.P%d-%d", w.Device, first, first+len(w.Plates)-1)
}

// Text says what is wrong with the thing of that name.
func (w *Warning) Text(l *store.Layout) string {
	switch w.Kind {
	case Silent:
		return "has sent nothing"
	case Loses:
		return fmt.Sprintf("loses %.0f %% of its messages", 100*w.Size)
	case Late:
		return fmt.Sprintf("%.0f %% of its messages come too late", 100*w.Size)
	case Repeats:
		return fmt.Sprintf("%.0f %% of its messages come twice", 100*w.Size)
	case Clock:
		return clockText(w.Size)
	case Blind:
		return fmt.Sprintf("finds nobody in %.0f %% of its picture where others do", 100*w.Size)
	case Turned:
		return fmt.Sprintf("sees people %.1f° beside where they are: it was moved", w.Size)
	case Constant:
		return "repeats one value"
	case Coarse:
		return fmt.Sprintf("answers in steps of %.0f g", w.Size)
	case Noisy:
		return fmt.Sprintf("is noisy: %.1f g", w.Size)
	case Drifting:
		return fmt.Sprintf("drifts by %.1f g a minute", w.Size)
	case Jumped:
		return fmt.Sprintf("jumped by %+.0f g with nobody near", w.Size)
	case Plan:
		return w.planText(l)
	}
	return string(w.Kind)
}

func clockText(ahead float64) string {
	if ahead > 0 {
		return fmt.Sprintf("has a clock that is %.2f s ahead of the others", ahead)
	}
	return fmt.Sprintf("has a clock that is %.2f s behind the others, or a slow line", -ahead)
}

func (w *Warning) planText(l *store.Layout) string {
	f, _ := l.FacingOf(w.Plates[0])
	return fmt.Sprintf("is filed as %s, and what is taken weighs like %s", f.SKU, w.SKU)
}

// key names a warning: there is one of each.
type key struct {
	kind   Kind
	device store.DeviceID
	plate  store.PlateID // the first, -1 for none
}

// book holds the warnings.
type book map[key]*Warning

// set notes that something is wrong now.
func (b book) set(w Warning) {
	k := key{w.Kind, w.Device, -1}
	if len(w.Plates) > 0 {
		k.plate = w.Plates[0]
	}
	old := b[k]
	if old == nil {
		b[k] = &w
		return
	}
	old.Until, old.Size, old.SKU = 0, w.Size, w.SKU
}

// end notes that something is well again.
func (b book) end(kind Kind, device store.DeviceID, plates []store.PlateID, now feed.Stamp) {
	k := key{kind, device, -1}
	if len(plates) > 0 {
		k.plate = plates[0]
	}
	if old := b[k]; old != nil && old.Until == 0 {
		old.Until = now
	}
}

// warned reports whether a load cell under a change is not to be trusted.
func (b book) warned(l *store.Layout, c *shelf.Change) bool {
	s := &l.Shelves[c.Shelf]
	for _, d := range c.Plates {
		cell := s.CellOf(d.Plate)
		if cell < 0 {
			continue // nothing weighs there
		}
		first, _ := s.CellPlates(cell)
		for _, kind := range []Kind{Constant, Coarse, Noisy, Drifting, Jumped} {
			if w := b[key{kind, s.ID, first}]; w != nil && w.Until == 0 {
				return true
			}
		}
	}
	return false
}

// list returns the warnings in order of device, plates and kind.
func (b book) list() []Warning {
	out := make([]Warning, 0, len(b))
	for _, w := range b {
		out = append(out, *w)
	}
	slices.SortFunc(out, func(x, y Warning) int {
		return cmp.Or(strings.Compare(string(x.Device), string(y.Device)), slices.Compare(x.Plates, y.Plates),
			strings.Compare(string(x.Kind), string(y.Kind)))
	})
	return out
}
