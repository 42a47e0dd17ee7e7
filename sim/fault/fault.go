package fault

import (
	"math"
	"path"
	"slices"
	"time"

	"storesim/sim/des"
)

// Window is a span of simulated time, From included, To not. The zero Window is the whole run.
type Window struct {
	From, To time.Duration // since the store opened; To 0: to the end
}

// Holds reports whether t lies in the window.
func (w Window) Holds(t des.Time) bool {
	return t >= des.Time(w.From) && (w.To == 0 || t < des.Time(w.To))
}

// Side of an image.
type Side string

// Sides.
const (
	Left   Side = "left"
	Right  Side = "right"
	Top    Side = "top"
	Bottom Side = "bottom"
)

// Fault is something that goes wrong. Which sizes count depends on the kind; New has the defaults.
type Fault struct {
	Kind Kind
	Window
	Devices []string // globs (path.Match) on what the kind befalls (Kind.Target); empty for all
	P       float64  // probability, per seed, that it happens at all
	Hit     float64  // share of the matching devices that it befalls, drawn per device

	// Share is what share of the image is covered (CameraBlocked), how wide the veil's core is in image
	// widths (Glare), how dense the fog is (DoorFogged), what share of frames or messages it strikes
	// (FramesDropped, MessagesLost, MessagesDuplicated, MessagesLate), of the load that creeps in late
	// (PlateCreep), of facings (PlanWrong) or of SKUs (PackageRedesigned).
	Share float64

	Side  Side          // CameraBlocked: from where
	Pan   float64       // CameraMoved: turn to the right in radians
	Tilt  float64       // CameraMoved: turn upwards in radians
	Roll  float64       // CameraMoved: turn about the optical axis, clockwise as seen in the image, radians
	Shift [3]float64    // CameraMoved: metres along the camera's own axes: right, down, forward
	Gain  float64       // LightDimmed: factor on the light; Glare: veil at its centre, 1 is white
	Delay time.Duration // FramesLate, MessagesLate: on top of the usual latency
	Skew  time.Duration // ClockSkewed: the clock is ahead by that
	PPM   float64       // ClockDrifting: the clock gains so many microseconds a second, from From on
	Grams float64       // PlateNoisy: standard deviation of a sample; PlateOffset: the jump
	Drift float64       // PlateDrift: random walk, grams per square root of an hour
	Tau   time.Duration // PlateCreep: time constant
	Slow  time.Duration // SlowScale: time between two values; each is held until the next
	Step  float64       // SlowScale: quantum of the values, grams
}

// New is a fault of a kind as the documentation says it usually is: the whole run, all devices, every seed.
func New(kind Kind) Fault {
	f := Fault{Kind: kind, P: 1, Hit: 1}
	switch kind {
	case CameraBlocked:
		f.Share, f.Side = 0.5, Bottom
	case CameraMoved:
		f.Pan = 3 * math.Pi / 180
	case LightDimmed:
		f.Gain = 0.35
	case Glare:
		f.Share, f.Gain = 0.2, 0.9
	case DoorFogged:
		f.Share = 0.7
	case FramesDropped, MessagesLost, MessagesDuplicated:
		f.Share = 0.2
	case FramesLate:
		f.Delay = time.Second
	case MessagesLate:
		f.Share, f.Delay = 0.2, time.Second
	case ClockSkewed:
		f.Skew = 300 * time.Millisecond
	case ClockDrifting:
		f.PPM = 100
	default:
		f.sizePlate()
	}
	return f
}

// sizePlate gives the usual sizes of the faults of plates and of the plan.
func (f *Fault) sizePlate() {
	switch f.Kind {
	case PlateDead:
		f.Hit = 0.14
	case PlateDrift:
		f.Drift = 30
	case PlateCreep:
		f.Share, f.Tau = 0.02, time.Minute
	case PlateNoisy:
		f.Grams = 4.2
	case SlowScale:
		f.Slow, f.Step = 800*time.Millisecond, 5
	case PlateOffset:
		f.Grams = 200
	case PlanWrong:
		f.Share = 0.08
	case PackageRedesigned:
		f.Share = 0.05
	default: // sized elsewhere
	}
}

// Matches reports whether the fault can befall a thing with one of these ids.
func (f *Fault) Matches(ids ...string) bool {
	return len(f.Devices) == 0 || slices.ContainsFunc(f.Devices, func(pattern string) bool {
		return slices.ContainsFunc(ids, func(id string) bool {
			ok, err := path.Match(pattern, id)
			return ok && err == nil
		})
	})
}
