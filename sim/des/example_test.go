package des_test

import (
	"fmt"
	"io"
	"os"
	"time"

	"storesim/sim/des"
)

// A story reads top to bottom: come, queue, be served, leave.
func Example() {
	s := des.New()
	defer s.Close()
	lane := des.NewResource(s, 1)
	shop := func(p *des.Process) {
		p.Acquire(lane)
		fmt.Println(p.Now(), p.Name(), "is served")
		p.Sleep(40 * time.Second)
		lane.Release()
	}
	s.Go("ann", shop)
	s.Go("bob", shop)
	s.Run()
	fmt.Printf("%v, mean wait %v\n", s.Now(), lane.Stats().MeanWait())
	// Output:
	// 0s ann is served
	// 40s bob is served
	// 1m20s, mean wait 20s
}

// sensor reports at a fixed rate, in event style: no closure, no allocation.
type sensor struct {
	every time.Duration
	log   io.Writer
}

func (r *sensor) Handle(s *des.Sim, reading uint64) {
	fmt.Fprintln(r.log, s.Now(), "reading", reading)
	s.Schedule(s.Now().Add(r.every), 0, r, reading+1)
}

func ExampleSim_Schedule() {
	s := des.New()
	s.Schedule(0, 0, &sensor{200 * time.Millisecond, os.Stdout}, 1)
	s.RunUntil(des.FromSeconds(0.5))
	// Output:
	// 0s reading 1
	// 200ms reading 2
	// 400ms reading 3
}

func ExampleTimer_Cancel() {
	s := des.New()
	alarm := s.After(time.Minute, func() { fmt.Println("alarm") })
	s.After(time.Second, func() { fmt.Println("called off:", alarm.Cancel()) })
	s.Run()
	// Output: called off: true
}

func ExampleProcess_WaitTimeout() {
	s := des.New()
	defer s.Close()
	help := des.NewSignal()
	s.Go("ann", func(p *des.Process) {
		fmt.Println("helped:", p.WaitTimeout(help, 30*time.Second))
		fmt.Println("helped:", p.WaitTimeout(help, 30*time.Second))
	})
	s.At(10*des.Second, 0, help.Fire)
	s.Run()
	// Output:
	// helped: true
	// helped: false
}

func ExampleProcess_Done() {
	s := des.New()
	defer s.Close()
	courier := s.Go("courier", func(p *des.Process) { p.Sleep(time.Hour) })
	s.Go("clerk", func(p *des.Process) {
		p.Wait(courier.Done())
		fmt.Println("delivered at", p.Now())
	})
	s.Run()
	// Output: delivered at 1h0m0s
}

func ExampleStore() {
	s := des.New()
	defer s.Close()
	belt := des.NewStore[string]()
	s.Go("cashier", func(p *des.Process) {
		for {
			fmt.Println("scanned", belt.Get(p))
			p.Sleep(2 * time.Second)
		}
	})
	belt.Put("bread")
	belt.Put("milk")
	s.Run()
	// Output:
	// scanned bread
	// scanned milk
}
