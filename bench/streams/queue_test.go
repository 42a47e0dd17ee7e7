package streams

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// The mean wait of random arrivals with equal costs at one core is rho·D/(2(1-rho)), after Pollaczek and
// Khinchine.
func TestServeWaitsLikeMD1(t *testing.T) {
	const cost = 10 * time.Millisecond
	for _, rho := range []float64{0.2, 0.5, 0.7, 0.85} {
		jobs := Arrivals([]time.Duration{cost}, rho/cost.Seconds(), 400_000, 7)
		sum := 0.0
		for i, s := range Serve(jobs, 1, Forever) {
			sum += (s.Start - jobs[i].Arrives).Seconds()
		}
		got, want := sum/float64(len(jobs)), rho*cost.Seconds()/(2*(1-rho))
		if math.Abs(got-want) > 0.03*want {
			t.Errorf("at %.2f of the core: mean wait %.3f ms, want %.3f ms", rho, 1e3*got, 1e3*want)
		}
	}
}

// Two cores under random arrivals with equal costs wait less than one core of a load as high, and more than
// half of what M/M/2 does: 0 < M/D/2 < M/M/2.
func TestServeOnTwoCores(t *testing.T) {
	const cost, rho = 0.01, 0.8
	jobs := Arrivals([]time.Duration{10 * time.Millisecond}, 2*rho/cost, 300_000, 9)
	sum := 0.0
	for i, s := range Serve(jobs, 2, Forever) {
		sum += (s.Start - jobs[i].Arrives).Seconds()
	}
	mean, mm2 := sum/float64(len(jobs)), cost*rho*rho/(1-rho*rho)
	if mean < 0.5*mm2 || mean > 0.62*mm2 { // exact: about 0.55 at this load
		t.Errorf("mean wait %.4f s, M/M/2 has %.4f s", mean, mm2)
	}
}

// A frame that is due in the warm-up counts for nothing, one in a window does.
func TestJudge(t *testing.T) {
	rule := DefaultRule(0.9)
	rule.Rate, rule.WarmUp, rule.Window, rule.Windows = 10, time.Second, time.Second, 2
	observed := func(change func(f *Frame)) *Observed {
		o := &Observed{Streams: 2, Load: 0.5}
		for k := range 30 {
			for s := range 2 {
				at := time.Duration(k) * 100 * time.Millisecond
				f := Frame{s, k, at, at + 5*time.Millisecond, at + 20*time.Millisecond, false}
				change(&f)
				o.Frames = append(o.Frames, f)
			}
			at := time.Duration(k) * 100 * time.Millisecond
			o.Lag = append(o.Lag, Lag{at, time.Millisecond})
		}
		return o
	}
	for _, tt := range []struct {
		name   string
		change func(f *Frame)
		f1     float64
		why    string // "" for a pass
	}{
		{"all is well", func(*Frame) {}, 0.95, ""},
		{"trouble in the warm-up", func(f *Frame) { f.Dropped = f.Arrives < time.Second }, 0.95, ""},
		{"a drop in the last window", func(f *Frame) { f.Dropped = f.Index == 29 && f.Stream == 0 }, 0.95, "dropped"},
		{"old results", func(f *Frame) { f.End += time.Second * time.Duration(f.Index/28) }, 0.95, "p99 age"},
		{"a slow stream", func(f *Frame) { f.Dropped = f.Stream == 1 && f.Index%10 == 5 }, 0.95, "a stream had"},
		{"wrong receipts", func(*Frame) {}, 0.89, "below the floor"},
	} {
		v, err := rule.Judge(observed(tt.change), func([]Frame) (float64, error) { return tt.f1, nil })
		if err != nil || v.Pass != (tt.why == "") || !strings.Contains(strings.Join(v.Reasons, "; "), tt.why) {
			t.Errorf("%s: %+v, %v", tt.name, v, err)
		}
		if v.Frames != 40 {
			t.Errorf("%s: %d frames in the windows", tt.name, v.Frames)
		}
	}
	lag := observed(func(*Frame) {})
	lag.Lag[25].Late = time.Minute
	if v, _ := rule.Judge(lag, nil); v.Pass || !strings.Contains(fmt.Sprint(v.Reasons), "lag") {
		t.Errorf("a store that lags: %+v", v)
	}
}

func TestAges(t *testing.T) {
	var d []time.Duration
	for k := range 200 {
		d = append(d, time.Duration(200-k))
	}
	if a := agesOf(d); a != (Ages{100, 190, 198, 200}) {
		t.Errorf("ages are %+v", a)
	}
	if a := agesOf(nil); a != (Ages{}) {
		t.Errorf("ages of nothing are %+v", a)
	}
}

// The bound has 44 samples below it at least, by 0.9^44 < 0.01, and MLPerf's least counts leave one out.
func TestEarlyStop(t *testing.T) {
	of := func(n int) []time.Duration {
		d := make([]time.Duration, n)
		for k := range d {
			d[k] = time.Duration(k + 1)
		}
		slices.Reverse(d)
		return d
	}
	for _, tt := range []struct {
		n    int
		p    float64
		want time.Duration // 0 for none
	}{
		{43, 0.9, 0}, {44, 0.9, 44}, {63, 0.9, 63}, {64, 0.9, 63}, {458, 0.99, 0}, {459, 0.99, 459},
		{661, 0.99, 661}, {662, 0.99, 661},
	} {
		got, ok := EarlyStop(of(tt.n), tt.p)
		if got != tt.want || ok != (tt.want > 0) {
			t.Errorf("%d samples at %v: %d, %v, want %d", tt.n, tt.p, got, ok, tt.want)
		}
	}
}

func TestMedian(t *testing.T) {
	f, confidence := Median([]int{12, 11, 12, 13, 12})
	if f.Value != 12 || f.Low != 11 || f.High != 13 || confidence != 0.9375 {
		t.Errorf("%+v, %v", f, confidence)
	}
}

func TestModesByKnownCosts(t *testing.T) {
	c := &Costs{}
	for range 3 {
		list := make([]time.Duration, 40)
		for k := range list {
			list[k] = 10 * time.Millisecond
		}
		c.Search = append(c.Search, list)
	}
	for m, want := range map[Mode]float64{SingleStream: 10, MultiStream: 20, Offline: 200} {
		if a := c.InCPUTime(m, 2, time.Second, 1); !a.Valid || math.Abs(a.Value-want) > 1e-9 {
			t.Errorf("%s: %+v, want %v", m, a, want)
		}
	}
	a := c.InCPUTime(Server, 2, 50*time.Millisecond, 1)
	if b := c.InCPUTime(Server, 2, 500*time.Millisecond, 1); !a.Valid || !(a.Value > 120 && a.Value < b.Value && b.Value < 200) {
		t.Errorf("server within 50 ms: %+v, within 500 ms: %+v", a, b)
	}
	few := &Costs{Search: [][]time.Duration{{time.Millisecond}}}
	if a := few.InCPUTime(SingleStream, 1, time.Second, 1); a.Valid || a.Reasons == nil {
		t.Errorf("one sample gave %+v", a)
	}
}

func TestEnergy(t *testing.T) {
	dir := t.TempDir()
	if e := OpenEnergy(dir); e != nil {
		t.Errorf("an empty folder told %+v", e)
	}
	write := func(name, value string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(value), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("intel-rapl:0/energy_uj", "9000000\n")
	write("intel-rapl:0/max_energy_range_uj", "10000000\n")
	write("intel-rapl:0:0/energy_uj", "1\n") // a part of package 0
	write("intel-rapl:0:0/max_energy_range_uj", "10000000\n")
	e := OpenEnergy(dir)
	write("intel-rapl:0/energy_uj", "1500000\n") // turned over
	write("intel-rapl:0:0/energy_uj", "5000001\n")
	if j, err := e.Joules(); err != nil || math.Abs(j-2.5) > 1e-9 {
		t.Errorf("%v J, %v, want 2.5", j, err)
	}
}
