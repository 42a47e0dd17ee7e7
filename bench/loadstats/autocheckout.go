package loadstats

import (
	"bufio"
	"encoding/binary"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// message is one of the recording's: a gondola's samples, (samples, shelves, plates) float32.
type message struct {
	Document struct {
		Header struct {
			Origin time.Time `json:"t_origin"`
			Issue  time.Time `json:"t_issue"`
		} `json:"header"`
		Plates struct {
			ID struct {
				Shelf struct {
					Gondola struct {
						ID int `json:"id"`
					} `json:"gondola_id"`
				} `json:"shelf_id"`
			} `json:"plate_id"`
			Values struct {
				Data  []byte `json:"data"` // base64 in the file
				Shape []int  `json:"shape"`
			} `json:"values"`
		} `json:"plate_data"`
	} `json:"document"`
}

// ReadAutoCheckout reads a recording of the AutoCheckout contest's store (CPS-IoT Week 2020), its file
// plate_data.json: concatenated JSON values, one for each gondola and batch. What is not connected is NaN
// there.
func ReadAutoCheckout(r io.Reader) (*Stream, error) {
	s := NewStream()
	d := json.NewDecoder(bufio.NewReader(r))
	for n := uint64(0); ; n++ {
		var m message
		if err := d.Decode(&m); errors.Is(err, io.EOF) {
			return s, nil
		} else if err != nil {
			return nil, fmt.Errorf("message %d: %w", n, err)
		}
		if err := s.gondola(&m, n); err != nil {
			return nil, fmt.Errorf("message %d: %w", n, err)
		}
	}
}

// gondola adds one reading for each of its shelves.
func (s *Stream) gondola(m *message, seq uint64) error {
	v := &m.Document.Plates.Values
	if len(v.Shape) != 3 || v.Shape[0] != feed.PlateSamples || v.Shape[1] < 1 || v.Shape[2] < 1 ||
		len(v.Data) != 4*v.Shape[0]*v.Shape[1]*v.Shape[2] {
		return fmt.Errorf("%d bytes of shape %v, want (%d, shelves, plates) of 4 bytes", len(v.Data), v.Shape,
			feed.PlateSamples)
	}
	shelves, plates := v.Shape[1], v.Shape[2]
	for shelf := range shelves {
		r := &feed.PlateReading{Grams: make([]float32, feed.PlateSamples*plates)}
		r.Device = store.DeviceID(fmt.Sprintf("%d.%d", m.Document.Plates.ID.Shelf.Gondola.ID, shelf))
		r.Seq = seq
		r.Captured = feed.Stamp(m.Document.Header.Origin.UnixNano())
		r.Arrived = feed.Stamp(m.Document.Header.Issue.UnixNano())
		for k := range feed.PlateSamples {
			for p := range plates {
				bits := binary.LittleEndian.Uint32(v.Data[4*((k*shelves+shelf)*plates+p):])
				r.Grams[k*plates+p] = math.Float32frombits(bits)
			}
		}
		if err := s.Push(r); err != nil {
			return err
		}
	}
	return nil
}
