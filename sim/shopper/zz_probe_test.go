package shopper_test
import (
	"testing"
	"time"
	"os"
	"strconv"
	"fmt"
	"storesim/sim/des"
	"storesim/sim/shopper"
	"storesim/sim/truth"
	"storesim/sim/world"
)
func TestZZProbe(t *testing.T) {
	name := os.Getenv("SC"); if name == "" { t.Skip() }
	from, _ := strconv.Atoi(os.Getenv("FROM")); n, _ := strconv.Atoi(os.Getenv("N"))
	dur, _ := time.ParseDuration(os.Getenv("DUR"))
	sc := scenario(t, name)
	bad := 0
	var longest, over time.Duration
	events, visits := 0, 0
	closest := 9.0
	for seed := uint64(from); seed < uint64(from+n); seed++ {
		d := dur
		if d == 0 { d = sc.Config.Duration }
		sim := des.New()
		w := world.New(sim, sc.Config.Layout, seed)
		town := shopper.NewTown(sim, w, sc.Config.Shoppers, seed, sc.Config.Devices.Plates.Press)
		town.Open(des.Time(d))
		for sim.Now() < des.Time(d + 10*time.Minute) && !town.Empty() {
			sim.RunUntil(sim.Now().Add(50*time.Millisecond))
			bs := w.Bodies()
			for i, a := range bs { for _, b := range bs[:i] { closest = min(closest, a.Floor(sim.Now()).Dist(b.Floor(sim.Now()))) } }
		}
		over = max(over, sim.Now().Sub(des.Time(d)))
		came := map[truth.BodyID]des.Time{}
		var lo time.Duration
		for _, e := range w.Ledger.Events { 
			events++
			if e.Kind == truth.Entered { came[e.Body] = e.Time; visits++ }
			if e.Kind == truth.Exited { lo = max(lo, e.Time.Sub(came[e.Body])) } }
		longest = max(longest, lo)
		if !town.Empty() { bad++; fmt.Println("STUCK seed", seed, town.InsideN()); town.Dump() }
		if os.Getenv("V") != "" { fmt.Println("seed", seed, "end", sim.Now().Sub(des.Time(d)), "longest", lo) }
		sim.Close()
	}
	fmt.Printf("%s: %d of %d stuck, longest visit %.0f s, most overtime %.0f s, %d visits %d events closest %.4f\n", name, bad, n, longest.Seconds(), over.Seconds(), visits, events, closest)
}
