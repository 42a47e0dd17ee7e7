package detect

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"math"
	"slices"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Likely is a product that a hand may hold, with its probability.
type Likely struct {
	SKU store.SKU
	P   float64
}

// Grasp is what a hand seems to hold, as one picture shows it. Free, Goods and Rest sum to 1.
type Grasp struct {
	Free  float64  // probability that it holds nothing
	Goods []Likely // the likeliest products, by falling P
	Rest  float64  // of all other products together
	Kinds int      // of products in the catalogue
}

// Of is the probability of one product.
func (g *Grasp) Of(sku store.SKU) float64 {
	for _, l := range g.Goods {
		if l.SKU == sku {
			return l.P
		}
	}
	return g.Rest / float64(max(1, g.Kinds-len(g.Goods)))
}

const (
	itemDim   = 32  // length of the item network's vectors
	itemBatch = 4   // crops of one run
	listed    = 6   // products that a grasp names
	leastHand = 0.2 // score of a hand that is looked at
)

// Items names what the detected hands hold: the item network compares a crop round each hand with the
// catalogue's pack shots (prototypes after Snell et al. 2017, Prototypical Networks, section 2.3). A product
// that the network never saw needs its pack shots and no training.
type Items struct {
	Detector // finds the people

	layout *store.Layout
	nets   []Network // one a camera
	skus   []store.SKU
	shots  []float32 // a vector of each product
}

// NewItems reads the pack shots of a layout, which must have some. There is a network for each camera.
func NewItems(people Detector, layout *store.Layout, nets []Network) (*Items, error) {
	if len(nets) < len(layout.Cameras) || len(nets) == 0 || len(layout.PackShots) == 0 {
		return nil, errors.New("naming goods needs pack shots and a network for each camera")
	}
	m := &Items{Detector: people, layout: layout, nets: nets}
	for _, p := range layout.Catalog.Products {
		if len(layout.PackShots[p.SKU]) == 0 {
			continue
		}
		v, err := m.prototype(layout.PackShots[p.SKU])
		if err != nil {
			return nil, fmt.Errorf("pack shots of %s: %w", p.SKU, err)
		}
		m.skus, m.shots = append(m.skus, p.SKU), append(m.shots, v...)
	}
	return m, nil
}

// prototype is the mean of a product's vectors, of length 1.
func (m *Items) prototype(shots []store.PackShot) ([]float32, error) {
	mean := make([]float32, itemDim)
	for part := range slices.Chunk(shots, itemBatch) {
		in := m.nets[0].Input()
		for i, s := range part {
			img, err := jpeg.Decode(bytes.NewReader(s.JPEG))
			if err != nil {
				return nil, err
			}
			planes, ok := img.(*image.YCbCr)
			if !ok {
				return nil, fmt.Errorf("colours of %T, want YCbCr", img)
			}
			Unpack(in[i*CropLen:][:CropLen], planes)
		}
		out, err := run(m.nets[0])
		if err != nil {
			return nil, err
		}
		for i := range part {
			for k, v := range out[1][i*itemDim:][:itemDim] {
				mean[k] += v
			}
		}
	}
	length := float32(0)
	for _, v := range mean {
		length += v * v
	}
	length = float32(math.Sqrt(float64(length)))
	for k := range mean {
		mean[k] /= max(length, 1e-6)
	}
	return mean, nil
}

// run computes what lies in the network's input.
func run(net Network) ([][]float32, error) {
	out, err := net.Run(net.Input())
	if err != nil {
		return nil, err
	}
	if len(out) != 3 || len(out[0]) != itemBatch*itemDim || len(out[1]) != itemBatch*itemDim ||
		len(out[2]) != itemBatch {
		return nil, fmt.Errorf("item network's outputs have other shapes than (%d, %d|%d|1)",
			itemBatch, itemDim, itemDim)
	}
	return out, nil
}

// Detect finds the people in a frame of a camera and what their hands hold.
func (m *Items) Detect(camera int, frame *feed.Frame) ([]Detection, error) {
	people, err := m.Detector.Detect(camera, frame)
	if err != nil {
		return nil, err
	}
	net, cam := m.nets[camera], &m.layout.Cameras[camera]
	var batch [itemBatch]*Detection
	var sides [itemBatch]int
	n := 0
	for i := range people {
		for side, h := range people[i].Hands {
			if h.Score < leastHand {
				continue
			}
			if _, ok := Crop(net.Input()[n*CropLen:][:CropLen], frame.Image, cam, h.X, h.Y); !ok {
				continue
			}
			batch[n], sides[n] = &people[i], side
			if n++; n == itemBatch {
				if err := m.name(net, batch[:n], sides[:n]); err != nil {
					return nil, err
				}
				n = 0
			}
		}
	}
	if n == 0 {
		return people, nil
	}
	return people, m.name(net, batch[:n], sides[:n])
}

// name says what the hands of a batch hold.
func (m *Items) name(net Network, batch []*Detection, sides []int) error {
	out, err := run(net)
	if err != nil {
		return err
	}
	for i, d := range batch {
		d.Grasps[sides[i]] = m.grasp(out[0][i*itemDim:][:itemDim], out[2][i])
	}
	return nil
}

// grasp is the softmax of a hand's vector over the catalogue and the empty hand.
func (m *Items) grasp(hand []float32, free float32) *Grasp {
	logits := make([]float64, len(m.skus))
	top := float64(free)
	for i := range logits {
		sum := float32(0)
		for k, v := range m.shots[i*itemDim:][:itemDim] {
			sum += v * hand[k]
		}
		logits[i] = float64(sum)
		top = max(top, logits[i])
	}
	g := &Grasp{Free: math.Exp(float64(free) - top), Kinds: len(m.skus)}
	total := g.Free
	for i, l := range logits {
		p := math.Exp(l - top)
		total += p
		g.offer(Likely{m.skus[i], p})
	}
	g.Free /= total
	g.Rest = 1 - g.Free
	for i := range g.Goods {
		g.Goods[i].P /= total
		g.Rest -= g.Goods[i].P
	}
	g.Rest = max(0, g.Rest)
	return g
}

// offer keeps the likeliest products, in order.
func (g *Grasp) offer(l Likely) {
	at := len(g.Goods)
	for at > 0 && g.Goods[at-1].P < l.P {
		at--
	}
	if at == listed {
		return
	}
	if len(g.Goods) == listed {
		g.Goods = g.Goods[:listed-1]
	}
	g.Goods = slices.Insert(g.Goods, at, l)
}
