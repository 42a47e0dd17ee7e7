package scenarios

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storesim/sim/fault"
)

func faultsOf(t *testing.T, text string) ([]fault.Fault, fault.Swarm) {
	t.Helper()
	s, err := Parse("x.toml", []byte("extends = \"corner\"\n"+text))
	if err != nil {
		t.Fatal(err)
	}
	return s.Config.Devices.Faults, s.Config.Devices.Swarm
}

// A table with nothing but its kind is what fault.New gives, for every kind.
func TestFaultDefaults(t *testing.T) {
	var text strings.Builder
	var want []fault.Fault
	for _, kind := range fault.Kinds() {
		fmt.Fprintf(&text, "[[fault]]\nkind = %q\n", kind)
		want = append(want, fault.New(kind))
	}
	got, swarm := faultsOf(t, text.String())
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("faults differ (-want +got):\n%s", diff)
	}
	if swarm != (fault.Swarm{}) {
		t.Errorf("swarm is %+v without a table", swarm)
	}
}

// Every key of a fault reaches its field.
func TestFaultKeys(t *testing.T) {
	with := func(kind fault.Kind, change func(f *fault.Fault)) fault.Fault {
		f := fault.New(kind)
		change(&f)
		return f
	}
	for text, want := range map[string]fault.Fault{
		`kind = "camera_down"
		devices = ["cam1", "cam[23]"]
		from = "30s"
		to = "90s"
		p = 0.5
		hit = 0.25`: with(fault.CameraDown, func(f *fault.Fault) {
			f.Devices, f.P, f.Hit = []string{"cam1", "cam[23]"}, 0.5, 0.25
			f.Window = fault.Window{From: 30 * time.Second, To: 90 * time.Second}
		}),
		`kind = "camera_blocked"
		share = 0.25
		side = "left"`: with(fault.CameraBlocked, func(f *fault.Fault) { f.Share, f.Side = 0.25, fault.Left }),
		`kind = "camera_moved"
		tilt_deg = -90
		shift = [0.1, 0, -0.2]`: with(fault.CameraMoved, func(f *fault.Fault) {
			f.Pan, f.Tilt, f.Shift = 0, -math.Pi/2, [3]float64{0.1, 0, -0.2}
		}),
		`kind = "glare"
		gain = 2
		share = 0.1`: with(fault.Glare, func(f *fault.Fault) { f.Gain, f.Share = 2, 0.1 }),
		`kind = "frames_late"
		delay = "250ms"`: with(fault.FramesLate, func(f *fault.Fault) { f.Delay = 250 * time.Millisecond }),
		`kind = "plate_creep"
		devices = ["G1.B1.S2", "G1.B1.S3.P4"]
		share = 0.1
		tau = "2m"`: with(fault.PlateCreep, func(f *fault.Fault) {
			f.Devices, f.Share, f.Tau = []string{"G1.B1.S2", "G1.B1.S3.P4"}, 0.1, 2*time.Minute
		}),
		`kind = "slow_scale"
		period = "2s"
		step = 10`: with(fault.SlowScale, func(f *fault.Fault) { f.Slow, f.Step = 2*time.Second, 10 }),
		`kind = "plate_offset"
		grams = -50`: with(fault.PlateOffset, func(f *fault.Fault) { f.Grams = -50 }),
		`kind = "clock_skewed"
		skew = "-2s"`: with(fault.ClockSkewed, func(f *fault.Fault) { f.Skew = -2 * time.Second }),
		`kind = "plan_wrong"
		share = 0.5`: with(fault.PlanWrong, func(f *fault.Fault) { f.Share = 0.5 }),
	} {
		got, _ := faultsOf(t, "[[fault]]\n"+text+"\n")
		if diff := cmp.Diff([]fault.Fault{want}, got); diff != "" {
			t.Errorf("%s\ndiffers (-want +got):\n%s", text, diff)
		}
	}
}

func TestSwarmTable(t *testing.T) {
	for text, want := range map[string]fault.Swarm{
		"[swarm]":                          {On: true, Share: 0.5},
		"[swarm]\non = true\nshare = 0.25": {On: true, Share: 0.25},
		"[swarm]\non = false":              {Share: 0.5},
	} {
		if _, got := faultsOf(t, text+"\n"); got != want {
			t.Errorf("%s: %+v, want %+v", text, got, want)
		}
	}
}
