package main

import (
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"text/tabwriter"

	"storesim/sim/day"
)

type dayCmd struct {
	Seed     uint64    `default:"1" help:"Seed of the first day; the others follow."`
	Seeds    int       `default:"40" help:"How many days."`
	Hours    *float64  `placeholder:"14" help:"Opening hours; default 14, or as many as --profile has rates."`
	Rate     float64   `default:"2.55" help:"Arrivals a minute."`
	Profile  []float64 `placeholder:"N,..." help:"Arrivals an hour, one for each opening hour, not --rate."`
	Capacity int       `default:"0" help:"How many a zone holds; 0 for no limit."`
	JSON     bool      `name:"json" help:"Print the figures as JSON."`
	Out      string    `short:"o" placeholder:"DIR" help:"Folder for the figures and a picture of the day."`
}

// maxDays keeps a mistyped number from running for hours.
const maxDays = 10_000

// Run simulates days of the supermarket on a graph.
func (c *dayCmd) Run(a *app) error {
	if err := c.check(); err != nil {
		return err
	}
	s := day.Open()
	s.Hours, s.ArrivalsPerHour, s.Capacity = *c.Hours, []float64{60 * c.Rate}, c.Capacity
	if len(c.Profile) > 0 {
		s.ArrivalsPerHour = c.Profile
	}
	model, err := day.New(s)
	if err != nil {
		return badInput{err}
	}
	study := model.Study(c.Seed, c.Seeds, runtime.GOMAXPROCS(0))
	if err := a.ctx.Err(); err != nil {
		return err
	}
	if c.Out != "" {
		if err := c.save(a, study); err != nil {
			return err
		}
	}
	if c.JSON {
		return writeDayJSON(a.stdout, study)
	}
	return writeDay(a.stdout, study)
}

// check completes the opening hours and says what is wrong with the flags.
func (c *dayCmd) check() error {
	errs := []error{atLeast("capacity", c.Capacity, 0, "0 for no limit")}
	if c.Rate < 0 || math.IsNaN(c.Rate) {
		errs = append(errs, fmt.Errorf("--rate %g: want 0 or more arrivals a minute", c.Rate))
	}
	if c.Seeds < 1 || c.Seeds > maxDays {
		errs = append(errs, fmt.Errorf("--seeds %d: 1 to %d are possible", c.Seeds, maxDays))
	}
	if c.Seed > math.MaxUint64-maxDays {
		errs = append(errs, fmt.Errorf("--seed %d is too large", c.Seed))
	}
	rates := len(c.Profile)
	if c.Hours == nil {
		usual := float64(cmp.Or(rates, day.OpenHours))
		c.Hours = &usual
	}
	if want := math.Ceil(*c.Hours); rates > 0 && float64(rates) != want {
		errs = append(errs, fmt.Errorf("--profile has %d rates for %g opening hours: want one for each, or "+
			"--hours %d", rates, *c.Hours, rates))
	}
	return wrongFlags(errs...)
}

func writeDayJSON(w io.Writer, s *day.Study) error {
	e := json.NewEncoder(w)
	e.SetIndent("", "  ")
	return e.Encode(s)
}

// save writes day.json and day.png.
func (c *dayCmd) save(a *app, s *day.Study) error {
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return badInput{err}
	}
	err := writeBeside(a, filepath.Join(c.Out, "day.json"), func(w io.Writer) error {
		return writeDayJSON(w, s)
	})
	if err != nil {
		return err
	}
	return writeBeside(a, filepath.Join(c.Out, "day.png"), func(w io.Writer) error {
		return drawDay(w, s, c.title(), *c.Hours)
	})
}

// title says what the picture shows.
func (c *dayCmd) title() string {
	if len(c.Profile) > 0 {
		return fmt.Sprintf("A store day of %g hours, arrivals by the hour", *c.Hours)
	}
	return fmt.Sprintf("A store day of %g hours, %g arrivals a minute", *c.Hours, c.Rate)
}

// busiest is how many nodes the table names.
const busiest = 5

// writeDay prints the table.
func writeDay(w io.Writer, s *day.Study) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprint(t, "\tmean\t95 % interval\t\n")
	for _, row := range []struct {
		what   string
		e      day.Estimate
		digits int
	}{
		{"shoppers", s.Shoppers, 0}, {"trip, minutes", s.Trip, 2}, {"median trip", s.TripP50, 2},
		{"95 % of trips within", s.TripP95, 2}, {"peak in store", s.Peak, 1},
		{"peak, seen every 10 min", s.Sampled, 1}, {"squeezed past", s.Squeezed, 0}, {"events", s.Events, 0},
	} {
		if row.what == "squeezed past" && row.e.High == 0 {
			continue
		}
		interval := "–"
		if s.Days > 1 {
			interval = fmt.Sprintf("%.*f to %.*f", row.digits, row.e.Low, row.digits, row.e.High)
		}
		fmt.Fprintf(t, "%s\t%.*f\t%s\t\n", row.what, row.digits, row.e.Mean, interval)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	fmt.Fprintf(w, "%d days; busiest:", s.Days)
	for i, n := range s.Nodes[:min(busiest, len(s.Nodes))] {
		if i > 0 {
			fmt.Fprint(w, ",")
		}
		fmt.Fprintf(w, " %s %.0f", n.Node, n.Visits)
	}
	_, err := fmt.Fprintln(w, " visits a day")
	return err
}
