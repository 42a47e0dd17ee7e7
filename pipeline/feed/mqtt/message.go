package mqtt

import (
	"encoding/json"

	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
)

// Header is what readings and events have in common; times are nanoseconds since the store opened.
type Header struct {
	Device   string `json:"device"`
	Seq      uint64 `json:"seq"`
	Captured int64  `json:"captured_ns"`
	Arrived  int64  `json:"arrived_ns"`
}

// Reading is a batch of samples of a shelf's load cells: sample k of cell i is Grams[k*Cells+i].
type Reading struct {
	Header
	Cells uint32    `json:"cells"`
	Rate  float64   `json:"rate_hz"`
	Grams []float32 `json:"grams"`
}

// Gate is a gate's event.
type Gate struct {
	Header
	Event string `json:"event"` // "token_read", "left"
	Token string `json:"token,omitempty"`
}

// The topics that the client publishes to, and the store's state.
const (
	TopicState    = "storesim/state"
	TopicStart    = "storesim/start"
	TopicReceipts = "storesim/receipts"
	TopicDone     = "storesim/done"
)

// Encode returns the topic, the quality of service and the JSON of a reading or an event; the topic is empty
// for other messages.
func Encode(m *feedv1.ServerMessage) (topic string, qos byte, text []byte, err error) {
	switch b := m.GetBody().(type) {
	case *feedv1.ServerMessage_Plates:
		text, err = json.Marshal(Reading{header(b.Plates.Header), b.Plates.Cells, b.Plates.RateHz,
			b.Plates.Grams})
		return "storesim/plates/" + b.Plates.GetHeader().GetDevice(), 0, text, err
	case *feedv1.ServerMessage_Gate:
		g := Gate{Header: header(b.Gate.Header), Event: "left", Token: b.Gate.Token}
		if b.Gate.Kind == feedv1.GateEvent_KIND_TOKEN_READ {
			g.Event = "token_read"
		}
		text, err = json.Marshal(g)
		return "storesim/gates/" + g.Device, 1, text, err
	default:
		return "", 0, nil, nil
	}
}

func header(h *feedv1.Header) Header {
	return Header{h.GetDevice(), h.GetSeq(), h.GetCapturedNs(), h.GetArrivedNs()}
}
