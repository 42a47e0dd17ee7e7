package autocheckout

import (
	"encoding/binary"
	"fmt"
	"io/fs"
	"math"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

type plateRecord struct {
	Document struct {
		Header header `json:"header"`
		Plates struct {
			ID struct {
				Shelf struct {
					Gondola struct {
						ID int `json:"id"`
					} `json:"gondola_id"`
				} `json:"shelf_id"`
			} `json:"plate_id"`
			Rate   float64 `json:"freq_samp"`
			Values struct {
				Data  []byte `json:"data"` // base64 in the file
				Shape []int  `json:"shape"`
			} `json:"values"`
		} `json:"plate_data"`
	} `json:"document"`
}

// batch is one message: a gondola's samples, (feed.PlateSamples, shelves, plates) grams.
type batch struct {
	gondola         int
	origin, issue   time.Time
	shelves, plates int
	grams           []float32
}

// batches reads the load cells.
func batches(dir fs.FS, p *plan) ([]batch, error) {
	var out []batch
	first := map[int]batch{}
	err := records(dir, platesFile, func(_ int, r *plateRecord) error {
		b, err := r.batch()
		if err != nil {
			return err
		}
		if p.gondolas[b.gondola] == nil {
			return fmt.Errorf("gondola %d is not in %s, want one of %v", b.gondola, planogramFile, p.ids())
		}
		if f, known := first[b.gondola]; known && (f.shelves != b.shelves || f.plates != b.plates) {
			return fmt.Errorf("gondola %d has (%d, %d) shelves and plates here and (%d, %d) before, "+
				"want one shape", b.gondola, b.shelves, b.plates, f.shelves, f.plates)
		}
		first[b.gondola] = b
		out = append(out, b)
		return nil
	})
	return out, err
}

func (r *plateRecord) batch() (batch, error) {
	d := &r.Document.Plates
	if err := r.Document.Header.check(); err != nil {
		return batch{}, err
	}
	if d.Rate != feed.PlateRate {
		return batch{}, fmt.Errorf("freq_samp is %g, want %d samples a second", d.Rate, feed.PlateRate)
	}
	s := d.Values.Shape
	if len(s) != 3 || s[0] != feed.PlateSamples || s[1] < 1 || s[2] < 1 ||
		len(d.Values.Data) != 4*s[0]*s[1]*s[2] {
		return batch{}, fmt.Errorf("values are %d bytes of the shape %v, "+
			"want [%d, shelves, plates] of 4 bytes each", len(d.Values.Data), s, feed.PlateSamples)
	}
	b := batch{
		gondola: d.ID.Shelf.Gondola.ID, origin: r.Document.Header.Origin, issue: r.Document.Header.Issue,
		shelves: s[1], plates: s[2], grams: make([]float32, s[0]*s[1]*s[2]),
	}
	for i := range b.grams {
		b.grams[i] = math.Float32frombits(binary.LittleEndian.Uint32(d.Values.Data[4*i:]))
	}
	return b, nil
}

// at is a sample of a plate, counted from 1; NaN where the message has no such plate.
func (b *batch) at(sample, shelf, index int) float32 {
	if shelf >= b.shelves || index >= b.plates {
		return float32(math.NaN())
	}
	return b.grams[(sample*b.shelves+shelf)*b.plates+index]
}

// answers reports whether a plate has a value at all.
func (b *batch) answers(shelf, index int) bool {
	for k := range feed.PlateSamples {
		if v := b.at(k, shelf, index); v == v {
			return true
		}
	}
	return false
}

// reading is the message of one shelf. The origin is taken for the time of the last sample: the message was
// issued 0.1 s later, too soon for the 0.2 s that it spans to lie after the origin.
func (b *batch) reading(s *store.Shelf, shelf int, epoch time.Time, seq uint64) *feed.PlateReading {
	r := &feed.PlateReading{Grams: make([]float32, 0, feed.PlateSamples*s.Count)}
	r.Device, r.Seq = s.ID, seq
	r.Captured, r.Arrived = stamps(epoch, b.origin, b.issue)
	for k := range feed.PlateSamples {
		for i := range s.Count {
			r.Grams = append(r.Grams, b.at(k, shelf, i+1))
		}
	}
	return r
}

// stamps are the times of a message from the epoch on; what was issued before it was measured arrives then.
func stamps(epoch, origin, issue time.Time) (captured, arrived feed.Stamp) {
	captured = feed.Stamp(origin.Sub(epoch))
	return captured, max(captured, feed.Stamp(issue.Sub(epoch)))
}
