package dataset

import (
	"bytes"
	"encoding/gob"
	"fmt"

	"github.com/klauspost/compress/zstd"

	"storesim/sim/truth"
)

// record is what the journal keeps of a shot, beside its picture.
type record struct {
	Shot      int    // of the run's plan
	Sample    Sample // a shot that is only looked at has no name and no labels
	Sightings []Sighting
}

// Sighting is what one camera saw of an event, in its frame nearest to the contact.
type Sighting struct {
	Event   int // of the run's Plan.Events
	Camera  int
	Seq     uint64
	Picture string  // name of the sample; empty where the frame is none
	Hand    float64 // visible fraction of the hand that reaches, [0, 1]
	Item    float64 // visible fraction of the unit, of the clearest one where there are several, [0, 1]
}

// codec turns records into bytes and back. It is for one goroutine at a time.
type codec struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

func newCodec() (*codec, error) {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(1), zstd.WithEncoderLevel(zstd.SpeedFastest))
	if err != nil {
		return nil, err
	}
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1))
	if err != nil {
		return nil, err
	}
	return &codec{encoder: e, decoder: d}, nil
}

func (c *codec) encode(r *record) ([]byte, error) {
	var plain bytes.Buffer
	if err := gob.NewEncoder(&plain).Encode(r); err != nil {
		return nil, fmt.Errorf("encode labels: %w", err)
	}
	return c.encoder.EncodeAll(plain.Bytes(), nil), nil
}

func (c *codec) decode(text []byte) (*record, error) {
	plain, err := c.decoder.DecodeAll(text, nil)
	if err != nil {
		return nil, fmt.Errorf("read labels: %w", err)
	}
	r := &record{}
	if err := gob.NewDecoder(bytes.NewReader(plain)).Decode(r); err != nil {
		return nil, fmt.Errorf("read labels: %w", err)
	}
	return r, nil
}

// sight reads off a frame's labels what it shows of an event.
func sight(e *PickPut, v *truth.FrameView) (hand, item float64) {
	best := -1.0
	for i := range v.Things {
		t := &v.Things[i]
		switch t.Class {
		case truth.Hand: // the one nearest to the contact
			if d := t.Box.Pose.T.Dist(e.At); t.Body == e.Body && (best < 0 || d < best) {
				best, hand = d, t.VisibleFraction()
			}
		case truth.Product:
			for _, id := range e.Items {
				if t.Item == id {
					item = max(item, t.VisibleFraction())
				}
			}
		default:
		}
	}
	return hand, item
}
