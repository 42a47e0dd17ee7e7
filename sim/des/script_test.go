package des

import (
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"
)

// TestScripts runs the simulations written out in testdata. A script declares resources, events and stories,
// says how far to run, and is answered by the log of what they did. Lines:
//
//	resource NAME UNITS
//	at TIME [priority P] [as NAME]: STEP; STEP ...
//	story NAME [from TIME]: STEP; STEP ...
//	run | step | until TIME | close | stats RESOURCE | pending
//
// Steps of both: say, fire, latch, put, cancel, stop, release. Steps of stories alone: sleep, until, acquire,
// wait, timeout, join, get, panic, defer (a say when the story is left).
func TestScripts(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		t.Helper()
		datadriven.RunTest(t, path, runScript)
	})
}

func runScript(t *testing.T, d *datadriven.TestData) string {
	t.Helper()
	if d.Cmd != "sim" {
		d.Fatalf(t, "unknown command %s", d.Cmd)
	}
	c := newScript()
	for line := range strings.SplitSeq(d.Input, "\n") {
		c.line(line)
	}
	c.sim.Close()
	return c.log.String()
}

type script struct {
	sim       *Sim
	log       strings.Builder
	timers    map[string]Timer
	signals   map[string]*Signal
	resources map[string]*Resource
	stores    map[string]*Store[string]
	processes map[string]*Process
}

func newScript() *script {
	return &script{
		sim:       New(),
		timers:    map[string]Timer{},
		signals:   map[string]*Signal{},
		resources: map[string]*Resource{},
		stores:    map[string]*Store[string]{},
		processes: map[string]*Process{},
	}
}

func (c *script) say(who, what string) { fmt.Fprintf(&c.log, "%v %s: %s\n", c.sim.Now(), who, what) }

// line carries out one line; what it panics with is part of the log.
func (c *script) line(line string) {
	defer func() {
		if r := recover(); r != nil {
			first, _, _ := strings.Cut(fmt.Sprint(r), "\n")
			c.say("panic", first)
		}
	}()
	head, steps, _ := strings.Cut(line, ":")
	f := strings.Fields(head)
	switch f[0] {
	case "resource":
		c.resources[f[1]] = NewResource(c.sim, number(f[2]))
	case "at":
		c.at(f[1:], steps)
	case "story":
		c.story(f[1:], steps)
	case "run":
		c.sim.Run()
	case "step":
		c.say("step", strconv.FormatBool(c.sim.Step()))
	case "until":
		c.sim.RunUntil(instant(f[1]))
		c.say("until", fmt.Sprintf("%d pending", c.sim.Pending()))
	case "pending":
		c.say("pending", strconv.Itoa(c.sim.Pending()))
	case "close":
		c.sim.Close()
	case "stats":
		s := c.resources[f[1]].Stats()
		c.say(f[1], fmt.Sprintf("granted %d, lost %d, wait %v, longest %d",
			s.Grants, s.Lost, s.Wait, s.QueueMax))
		c.say(f[1], fmt.Sprintf("queue area %v, mean %.3f; use area %v, used %.3f",
			s.QueueArea, s.MeanQueue(), s.UseArea, s.Utilisation()))
	case "reset":
		c.resources[f[1]].ResetStats()
	default:
		panic("unknown line " + line)
	}
}

func (c *script) at(f []string, steps string) {
	priority, name := Priority(0), "event"
	for i := 1; i+1 < len(f); i += 2 {
		switch f[i] {
		case "priority":
			priority = Priority(number(f[i+1]))
		case "as":
			name = f[i+1]
		}
	}
	c.timers[name] = c.sim.At(instant(f[0]), priority, func() {
		for step := range strings.SplitSeq(steps, ";") {
			c.act(name, strings.Fields(step))
		}
	})
}

func (c *script) story(f []string, steps string) {
	name := f[0]
	start := func() {
		c.processes[name] = c.sim.Go(name, func(p *Process) {
			for step := range strings.SplitSeq(steps, ";") {
				f := strings.Fields(step)
				if f[0] == "defer" {
					defer c.say(name, strings.Join(f[1:], " "))
					continue
				}
				c.wait(p, f)
			}
		})
	}
	if len(f) < 3 {
		start()
		return
	}
	c.sim.At(instant(f[2]), 0, start)
}

// act is a step of an event or a story that takes no time.
func (c *script) act(who string, f []string) {
	switch f[0] {
	case "say":
		c.say(who, strings.Join(f[1:], " "))
	case "fire":
		c.signal(f[1]).Fire()
	case "latch":
		c.signal(f[1]).Latch()
	case "put":
		c.store(f[1]).Put(f[2])
	case "cancel":
		c.say(who, fmt.Sprintf("cancel %s %v", f[1], c.timers[f[1]].Cancel()))
	case "after":
		c.sim.After(span(f[1]), func() { c.act(who, f[2:]) })
	case "try":
		c.say(who, fmt.Sprintf("try %s %v", f[1], c.resources[f[1]].TryAcquire()))
	case "release":
		c.resources[f[1]].Release()
	case "stop":
		c.sim.Stop()
	case "run":
		c.sim.Run()
	case "panic":
		panic(strings.Join(f[1:], " "))
	default:
		panic("unknown step " + f[0])
	}
}

// wait is a step of a story.
func (c *script) wait(p *Process, f []string) {
	switch f[0] {
	case "sleep":
		p.Sleep(span(f[1]))
	case "until":
		p.SleepUntil(instant(f[1]))
	case "acquire":
		priority := 0
		if len(f) > 2 {
			priority = number(f[2])
		}
		p.AcquirePriority(c.resources[f[1]], Priority(priority))
		c.say(p.Name(), "has "+f[1])
	case "wait":
		p.Wait(c.signal(f[1]))
	case "timeout":
		c.say(p.Name(), fmt.Sprintf("signalled %v", p.WaitTimeout(c.signal(f[1]), span(f[2]))))
	case "join":
		p.Wait(c.processes[f[1]].Done())
		c.say(p.Name(), "joined "+f[1])
	case "get":
		c.say(p.Name(), "got "+c.store(f[1]).Get(p))
	default:
		c.act(p.Name(), f)
	}
}

func (c *script) signal(name string) *Signal {
	if c.signals[name] == nil {
		c.signals[name] = NewSignal()
	}
	return c.signals[name]
}

func (c *script) store(name string) *Store[string] {
	if c.stores[name] == nil {
		c.stores[name] = NewStore[string]()
	}
	return c.stores[name]
}

func instant(s string) Time { return Time(0).Add(span(s)) }

func span(s string) time.Duration {
	d, err := time.ParseDuration(s)
	if err != nil {
		panic(err)
	}
	return d
}

func number(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		panic(err)
	}
	return n
}
