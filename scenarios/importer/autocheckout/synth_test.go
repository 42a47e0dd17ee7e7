package autocheckout_test

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"testing/fstest"
	"time"

	"storesim/pipeline/store"
)

// The tests' own scene, written in the recording's format: one gondola anywhere, at any quarter turn, two shelves
// of six plates with a product on every two, and shoppers who stand before it and reach.

const (
	sixPlates = 6
	wide      = 4 * 0.0254
	ticks     = 5 // messages of load cells a second
)

var began = time.Date(2020, 4, 22, 5, 6, 34, 250e6, time.UTC)

// take is units that leave a plate (count > 0) or come back (< 0).
type take struct {
	at           float64 // s
	shelf, plate int     // from 1
	count        int
}

type visitor struct {
	id       string
	from, to float64 // s
	takes    []take
}

type scene struct {
	at       store.Vec2 // left front corner
	quarters int
	length   float64 // s
	visitors []visitor
}

var heights = [...]float64{0, 0.9, 1.25} // by shelf index

// mass is that of the product on a plate: six products, each on two plates.
func mass(shelf, plate int) float64 { return 150 + 61*float64(3*(shelf-1)+(plate-1)/2) }

func sku(shelf, plate int) string { return fmt.Sprintf("00000000%02d", 10*shelf+(plate-1)/2) }

type object = map[string]any

// files writes the scene; spare adds channels that have no plate.
func (s *scene) files() fstest.MapFS {
	return fstest.MapFS{
		"planogram.json": {Data: join(s.planogram())}, "products.json": {Data: join(s.products())},
		"plate_data.json": {Data: join(s.plates())}, "full_targets.json": {Data: join(s.targets())},
	}
}

func join(objects []object) []byte {
	var b bytes.Buffer
	for _, o := range objects {
		text, err := json.Marshal(o)
		if err != nil {
			panic(err)
		}
		b.Write(append(text, '\n'))
	}
	return b.Bytes()
}

// sparse leaves out what is 0, as the database did.
func sparse(x, y, z float64) object {
	o := object{}
	for i, v := range [3]float64{x, y, z} {
		if v != 0 {
			o[string("xyz"[i])] = v
		}
	}
	return o
}

func (s *scene) pose() store.Pose { return store.FloorPose(s.at, float64(s.quarters)*math.Pi/2) }

func (s *scene) planogram() []object {
	var out []object
	for shelf := 1; shelf <= 2; shelf++ {
		for plate := 1; plate <= sixPlates; plate += 2 {
			left := float64(plate-1) * wide
			at := s.pose().Apply(store.Vec3{X: left, Z: heights[shelf]})
			box := func(translation, rotation object) object {
				return object{
					"transform": object{"translation": translation, "rotation": rotation},
					"dim_x":     2 * wide, "dim_y": 0.4064, "dim_z": 0.3,
				}
			}
			global := box(sparse(at.X, at.Y, at.Z), sparse(0, 0, float64(s.quarters)*1.5708))
			out = append(out, object{
				"plate_ids": []object{plateID(shelf, plate), plateID(shelf, plate+1)}, "planogram_product_id": object{"id": sku(shelf, plate)},
				"coordinates": box(sparse(left, 0, 0), object{}), "global_coordinates": global,
			})
		}
	}
	return out
}

func plateID(shelf, plate int) object {
	return object{"shelf_id": object{"gondola_id": object{"id": 2}, "shelf_index": shelf}, "plate_index": plate}
}

func (s *scene) products() []object {
	var out []object
	for shelf := 1; shelf <= 2; shelf++ {
		for plate := 1; plate <= sixPlates; plate++ { // each product twice, as in the real file
			out = append(out, object{
				"product_id": object{"id": sku(shelf, plate)},
				"metadata":   object{"name": "product " + sku(shelf, plate), "price": 1.5, "weight": mass(shelf, plate)},
			})
		}
	}
	return out
}

func head(at float64, delay time.Duration) object {
	origin := began.Add(time.Duration(at * 1e9))
	return object{"t_origin": origin.Format(time.RFC3339Nano), "t_issue": origin.Add(delay).Format(time.RFC3339Nano)}
}

// plates are the load cells' messages, of the shape (12, 3, 8): row 0 is NaN, column 7 has no plate.
func (s *scene) plates() []object {
	var out []object
	r := rand.New(rand.NewPCG(7, uint64(s.quarters)))
	for n := range int(s.length * ticks) {
		end := float64(n+1) / ticks
		var raw []byte
		for k := range 12 {
			at := end - float64(11-k)/60
			for shelf := range 3 {
				for plate := range sixPlates + 2 {
					v := math.NaN()
					switch {
					case shelf > 0 && plate == sixPlates+1:
						v = 6067.4
					case shelf > 0 && plate > 0:
						v = s.grams(shelf, plate, at) + 0.8*r.NormFloat64()
					}
					raw = binary.LittleEndian.AppendUint32(raw, math.Float32bits(float32(v)))
				}
			}
		}
		out = append(out, object{"document": object{
			"header": head(end, 98*time.Millisecond),
			"plate_data": object{
				"plate_id": object{"shelf_id": object{"gondola_id": object{"id": 2}}}, "freq_samp": 60.0,
				"values": object{"data": raw, "shape": []int{12, 3, sixPlates + 2}},
			},
		}})
	}
	return out
}

// grams is what a cell says: its goods, which go with a time constant of 0.1 s.
func (s *scene) grams(shelf, plate int, at float64) float64 {
	g := 2500 + 100*float64(plate)
	for _, v := range s.visitors {
		for _, t := range v.takes {
			if t.shelf == shelf && t.plate == plate && at > t.at {
				g -= float64(t.count) * mass(shelf, plate) * (1 - math.Exp(-(at-t.at)/0.1))
			}
		}
	}
	return g
}

// targets are the tracker's messages at 15 Hz, in inches.
func (s *scene) targets() []object {
	var out []object
	for n := range int(s.length * 15) {
		at := float64(n) / 15
		targets := object{}
		var who []object
		for i := range s.visitors {
			if v := &s.visitors[i]; at >= v.from && at <= v.to {
				who = append(who, s.target(v, at))
			}
		}
		if len(who) > 0 {
			targets["targets"] = who
		}
		out = append(out, object{
			"date_time": object{"$date": began.Add(time.Duration(at*1e9) + 2300*time.Millisecond).Format(time.RFC3339Nano)},
			"document":  object{"header": head(at, 0), "targets": targets},
		})
	}
	return out
}

// target stands 0.55 m before the plate of the next take, and has a hand on it within half a second of that.
func (s *scene) target(v *visitor, at float64) object {
	next := v.takes[len(v.takes)-1]
	for i := len(v.takes) - 1; i >= 0 && at < v.takes[i].at+0.6; i-- {
		next = v.takes[i]
	}
	across := (float64(next.plate) - 0.5) * wide
	world := func(x, y, z float64) object {
		p := s.pose().Apply(store.Vec3{X: x, Y: y, Z: z}).Scale(1 / 0.0254)
		return object{"point": sparse(p.X, p.Y, p.Z), "score": 0.95}
	}
	hand := world(across+0.2, -0.45, 0.9)
	if math.Abs(at-next.at) < 0.5 {
		hand = world(across, 0.05, heights[next.shelf]+0.08)
	}
	return object{
		"target_id": object{"id": v.id}, "target_state": "TARGETSTATE_VALID_ENTRANCE",
		"head": world(across, -0.5, 1.7), "neck": world(across, -0.55, 1.5),
		"l_shoulder": world(across-0.2, -0.55, 1.45), "r_shoulder": world(across+0.2, -0.55, 1.45),
		"l_wrist": world(across-0.25, -0.5, 0.9), "r_wrist": hand, "hands": []object{hand},
	}
}
