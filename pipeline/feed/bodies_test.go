package feed_test

import (
	"encoding/hex"
	"testing"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// TestBytes pins the encoding of each kind of message: recordings that exist must stay readable, and new ones be
// readable elsewhere.
func TestBytes(t *testing.T) {
	head := feed.Header{Device: "d", Seq: 2, Captured: 3, Arrived: 4}
	const headBytes = "010064" + "0200000000000000" + "0300000000000000" + "0400000000000000"
	for want, m := range map[string]feed.Message{
		"02" + headBytes + "01000000" + "0000803f": &feed.PlateReading{Header: head, Grams: []float32{1}},
		"03" + headBytes + "01" + "010078":         &feed.GateEvent{Header: head, Kind: feed.TokenRead, Token: "x"},
		"04" + headBytes + "0100" + "010062" + "0100" + "08" +
			"000000000000f03f" + "0000000000000040" + "0000000000000840" + "0000003f": &feed.Bodies{
			Header: head, Bodies: []feed.Body{{ID: "b", Points: []feed.BodyPoint{
				{Part: feed.RightHand, At: store.Vec3{X: 1, Y: 2, Z: 3}, Score: 0.5},
			}}},
		},
		"04" + headBytes + "0000": &feed.Bodies{Header: head},
	} {
		if got := hex.EncodeToString(feed.Append(nil, m)); got != want {
			t.Errorf("%T is %s, want %s", m, got, want)
		}
	}
}

// TestHostileBodies: counts that promise more than there is ask for no memory.
func TestHostileBodies(t *testing.T) {
	empty := feed.Append(nil, &feed.Bodies{Header: feed.Header{Device: "d"}})
	for _, tail := range []string{"ffff", "0100" + "0000" + "ffff", "0100" + "ffff" + "0000", "0200" + "00000000"} {
		more, err := hex.DecodeString(tail)
		if err != nil {
			t.Fatal(err)
		}
		b := append(empty[:len(empty)-2:len(empty)-2], more...)
		if m, err := feed.Decode(b); err == nil {
			t.Errorf("%s gave %+v", tail, m)
		}
	}
}
