package autocheckout

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"

	"storesim/pipeline/store"
)

// pitch is the width of a plate in that store, metres: 4 in.
const pitch = 4 * inch

// tolerance is by how much the places of one gondola's facings may disagree, metres.
const tolerance = 0.02

type facingRecord struct {
	Plates []struct {
		Shelf struct {
			Gondola struct {
				ID int `json:"id"`
			} `json:"gondola_id"`
			Index int `json:"shelf_index"`
		} `json:"shelf_id"`
		Index int `json:"plate_index"`
	} `json:"plate_ids"`
	Product struct {
		ID string `json:"id"`
	} `json:"planogram_product_id"`
	Local  box `json:"coordinates"`        // in the frame of the shelf, whose height is 0
	Global box `json:"global_coordinates"` // in the world
}

// box is a facing's place: its left front corner, the turn of its axes and its size.
type box struct {
	Transform struct{ Translation, Rotation point }
	DimX      float64 `json:"dim_x"`
	DimY      float64 `json:"dim_y"`
	DimZ      float64 `json:"dim_z"`
}

// plate names a plate of the recording, counted from 1.
type plate struct{ gondola, shelf, index int }

// facing is a product on a run of neighbouring plates; without a product nothing is filed there.
type facing struct {
	first   plate
	count   int
	product string
	record  int // in the file
}

// gondola is what the planogram tells of one.
type gondola struct {
	at      store.Vec2 // its left front corner
	yaw     float64
	plates  int             // across
	depth   float64         // metres
	height  float64         // of the whole, metres
	shelves map[int]float64 // height of the plates by shelf index
}

// plan is the planogram.
type plan struct {
	gondolas map[int]*gondola
	facings  []facing
}

// planogram reads where things are to lie, and from that where the shelves are.
func planogram(dir fs.FS) (*plan, error) {
	p := &plan{gondolas: map[int]*gondola{}}
	err := records(dir, planogramFile, func(n int, r *facingRecord) error {
		if len(r.Plates) == 0 {
			return errors.New("there are no plate_ids, want the plates on which the product lies")
		}
		if err := p.place(r); err != nil {
			return err
		}
		return p.file(n, r)
	})
	return p, err
}

// place takes from a facing where its gondola and its shelf are.
func (p *plan) place(r *facingRecord) error {
	id, turn := r.Plates[0].Shelf.Gondola.ID, r.Global.Transform.Rotation
	quarters := math.Round(turn.Z / (math.Pi / 2))
	if turn.X != 0 || turn.Y != 0 || math.Abs(turn.Z-quarters*math.Pi/2) > 0.01 {
		return fmt.Errorf("gondola %d is turned by (%g, %g, %g) rad, want quarter turns about z",
			id, turn.X, turn.Y, turn.Z)
	}
	yaw := quarters * math.Pi / 2
	local, global := r.Local.Transform.Translation, r.Global.Transform.Translation
	along := store.FloorPose(store.Vec2{}, yaw).Apply(store.Vec3{X: local.X, Y: local.Y}).Floor()
	at := store.Vec2{X: global.X, Y: global.Y}.Sub(along)
	g := p.gondolas[id]
	if g == nil {
		g = &gondola{at: at, yaw: yaw, shelves: map[int]float64{}}
		p.gondolas[id] = g
	}
	if d := g.at.Dist(at); d > tolerance || g.yaw != yaw {
		return fmt.Errorf("gondola %d is at (%.3f, %.3f) by this facing and at (%.3f, %.3f) by others, "+
			"want one place", id, at.X, at.Y, g.at.X, g.at.Y)
	}
	return g.grow(r)
}

// grow makes room on the gondola for a facing.
func (g *gondola) grow(r *facingRecord) error {
	shelf, z := r.Plates[0].Shelf.Index, r.Global.Transform.Translation.Z
	if last, known := g.shelves[shelf]; known && math.Abs(last-z) > tolerance {
		return fmt.Errorf("shelf %d is %.3f m high by this facing and %.3f m by others, want one height",
			shelf, z, last)
	}
	if _, known := g.shelves[shelf]; !known {
		g.shelves[shelf] = z
	}
	first := r.Plates[0].Index
	left, want := r.Local.Transform.Translation.X, float64(first-1)*pitch
	if math.Abs(left-want) > tolerance {
		return fmt.Errorf("plate %d begins %.3f m from the left, want %.3f m: plates of %.4f m, "+
			"counted from 1", first, left, want, pitch)
	}
	for _, q := range r.Plates {
		g.plates = max(g.plates, q.Index)
	}
	g.depth = max(g.depth, r.Global.DimY)
	g.height = max(g.height, z+r.Global.DimZ)
	return nil
}

// file notes the runs of neighbouring plates of a facing.
func (p *plan) file(n int, r *facingRecord) error {
	for i, q := range r.Plates {
		this := plate{q.Shelf.Gondola.ID, q.Shelf.Index, q.Index}
		if i > 0 && (q.Shelf != r.Plates[0].Shelf || q.Index <= r.Plates[i-1].Index) || q.Index < 1 {
			return fmt.Errorf("plate %d of shelf %d, gondola %d does not follow the one before, "+
				"want rising plates of one shelf, from 1", q.Index, q.Shelf.Index, q.Shelf.Gondola.ID)
		}
		if i > 0 && q.Index == r.Plates[i-1].Index+1 {
			p.facings[len(p.facings)-1].count++
			continue
		}
		p.facings = append(p.facings, facing{first: this, count: 1, product: r.Product.ID, record: n})
	}
	return nil
}

// ids are the gondolas' numbers in order.
func (p *plan) ids() []int { return slices.Sorted(maps.Keys(p.gondolas)) }

// levels are the shelves' indices from the floor up.
func (g *gondola) levels() []int {
	out := slices.Sorted(maps.Keys(g.shelves))
	slices.SortStableFunc(out, func(a, b int) int {
		return int(math.Copysign(1, g.shelves[a]-g.shelves[b]))
	})
	return out
}
