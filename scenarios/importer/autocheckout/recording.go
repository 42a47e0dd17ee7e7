package autocheckout

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Recording is a recorded store as the pipeline takes it.
type Recording struct {
	Layout   *store.Layout
	Messages []feed.Message // in order of arrival
	Epoch    time.Time      // what a stamp of 0 stands for: the whole second in which the recording begins
	Notes    []string       // what was read and what was derived, a sentence each
}

// Read reads the folder of a recording. The error names the file and the object in it, what is wrong and what
// would be right.
func Read(dir fs.FS) (*Recording, error) {
	plan, err := planogram(dir)
	if err != nil {
		return nil, err
	}
	catalog, err := products(dir)
	if err != nil {
		return nil, err
	}
	plates, err := batches(dir, plan)
	if err != nil {
		return nil, err
	}
	seen, err := targets(dir)
	if err != nil {
		return nil, err
	}
	b := &builder{plan: plan, catalog: catalog, weighed: weighed(plan, plates), visits: visits(seen)}
	layout, err := b.build("autocheckout")
	if err != nil {
		return nil, err
	}
	r := &Recording{Layout: layout, Epoch: begin(plates, seen)}
	r.Messages = append(b.readings(layout, plates, r.Epoch), bodies(seen, r.Epoch)...)
	r.Messages = append(r.Messages, passages(b.visits, r.Epoch)...)
	byArrival(r.Messages)
	r.Notes = b.notes(r, plates, seen)
	return r, nil
}

// begin is the whole second before the first message of any kind.
func begin(plates []batch, seen []sight) time.Time {
	first := plates[0].origin
	for i := range plates {
		if plates[i].origin.Before(first) {
			first = plates[i].origin
		}
	}
	for i := range seen {
		if seen[i].origin.Before(first) {
			first = seen[i].origin
		}
	}
	return first.Truncate(time.Second)
}

// readings are the load cells' messages, one for each shelf of a gondola that is weighed.
func (b *builder) readings(layout *store.Layout, plates []batch, epoch time.Time) []feed.Message {
	var out []feed.Message
	sent := map[int]uint64{}
	for i := range plates {
		p := &plates[i]
		for s := range layout.Shelves {
			shelf := &layout.Shelves[s]
			if from := b.shelfOf[shelf.ID]; from.gondola == p.gondola && shelf.Cells.Len() > 0 {
				out = append(out, p.reading(shelf, from.shelf, epoch, sent[p.gondola]))
			}
		}
		sent[p.gondola]++
	}
	return out
}

// notes tell what was read and what stands in.
func (b *builder) notes(r *Recording, plates []batch, seen []sight) []string {
	l := r.Layout
	out := []string{
		fmt.Sprintf("time 0 is %s", r.Epoch.UTC().Format(time.RFC3339)),
		fmt.Sprintf("%s: gondolas %d, shelves %d, plates %d, facings %d, products %d", planogramFile,
			len(l.Gondolas), len(l.Shelves), len(l.Plates), len(l.Planogram.Facings),
			len(l.Catalog.Products)),
		fmt.Sprintf("%s: %d messages from %s to %s", platesFile, len(plates),
			when(r.Epoch, plates[0].origin), when(r.Epoch, plates[len(plates)-1].origin)),
		fmt.Sprintf("%s: %d messages from %s to %s, bodies: %d", targetsFile, len(seen),
			when(r.Epoch, seen[0].origin), when(r.Epoch, seen[len(seen)-1].origin), len(b.visits)),
	}
	for _, v := range b.visits {
		out = append(out, fmt.Sprintf("no gate was recorded: target-%s shows its token at %s, when it is "+
			"first seen, and leaves at %s, when it is last seen",
			v.body, when(r.Epoch, v.first), when(r.Epoch, v.last)))
	}
	return append(out, b.standIns(plates, seen)...)
}

// standIns tell what is missing in the recording and what was put in its place.
func (b *builder) standIns(plates []batch, seen []sight) []string {
	var out []string
	if len(b.silent) > 0 {
		out = append(out, fmt.Sprintf("no load cell answers on %s: nothing is weighed there", list(b.silent)))
	}
	if n := b.spare(plates); n > 0 {
		out = append(out,
			fmt.Sprintf("channels that answer where the planogram has no plate: %d, left out", n))
	}
	if b.unfiled > 0 {
		out = append(out, fmt.Sprintf("facings without a product: %d, nothing is filed there", b.unfiled))
	}
	if b.unpriced > 0 {
		out = append(out, fmt.Sprintf("products without a price: %d, %s stands in", b.unpriced, unitPrice))
	}
	if d := late(seen); d > time.Second {
		out = append(out, fmt.Sprintf("%s was stored up to %.1f s after its messages were issued; they "+
			"arrive when they were issued, as the plates' do", targetsFile, d.Seconds()))
	}
	return append(out, fmt.Sprintf("not told and taken as: a unit's size %g x %g x %g m, the spread of its "+
		"mass 0.4 %% and at least 0.5 g, a body point's error %g m",
		unitSize.X, unitSize.Y, unitSize.Z, pointStd))
}

func when(epoch, at time.Time) string { return fmt.Sprintf("%.2f s", at.Sub(epoch).Seconds()) }

func list(ids []store.DeviceID) string {
	var names []string
	for _, id := range ids {
		names = append(names, string(id))
	}
	return strings.Join(names, ", ")
}

// spare counts the channels that have a value though there is no plate.
func (b *builder) spare(plates []batch) int {
	found := map[plate]bool{}
	for i := range plates {
		p := &plates[i]
		g := b.plan.gondolas[p.gondola]
		for shelf := range p.shelves {
			for index := range p.plates {
				_, board := g.shelves[shelf]
				if (!board || index < 1 || index > g.plates) && p.answers(shelf, index) {
					found[plate{p.gondola, shelf, index}] = true
				}
			}
		}
	}
	return len(found)
}

// late is the longest time from a tracker's message to its being stored.
func late(seen []sight) time.Duration {
	most := time.Duration(0)
	for i := range seen {
		if s := &seen[i]; !s.stored.IsZero() {
			most = max(most, s.stored.Sub(s.issue))
		}
	}
	return most
}
