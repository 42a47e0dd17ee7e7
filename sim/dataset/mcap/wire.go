package mcap

import (
	"math"
	"time"

	"google.golang.org/protobuf/encoding/protowire"

	"storesim/sim/des"
)

// Epoch is the time of day at which the simulated time 0 is put, in nanoseconds since 1970:
// 2026-01-01T00:00:00Z. Viewers show times before the year 2000 as plain seconds.
const Epoch = 1_767_225_600 * int64(time.Second)

// stamp is a simulated time in nanoseconds since 1970.
func stamp(t des.Time) uint64 { return uint64(Epoch + int64(t)) }

// wire is a protobuf message under construction. The fields' numbers are those of foxglove.proto and of
// plateSample; what is zero is left out, as proto3 has it. Messages of the schema's own Go types would put
// the fields of a person's points, which here come by turns, in another order.
type wire []byte

func (w wire) double(n protowire.Number, v float64) wire {
	if v == 0 {
		return w
	}
	return protowire.AppendFixed64(protowire.AppendTag(w, n, protowire.Fixed64Type), math.Float64bits(v))
}

func (w wire) doubles(n protowire.Number, list ...float64) wire {
	var packed []byte
	for _, v := range list {
		packed = protowire.AppendFixed64(packed, math.Float64bits(v))
	}
	return w.bytes(n, packed)
}

func (w wire) fixed32(n protowire.Number, v uint32) wire {
	if v == 0 {
		return w
	}
	return protowire.AppendFixed32(protowire.AppendTag(w, n, protowire.Fixed32Type), v)
}

func (w wire) varint(n protowire.Number, v uint64) wire {
	if v == 0 {
		return w
	}
	return protowire.AppendVarint(protowire.AppendTag(w, n, protowire.VarintType), v)
}

func (w wire) text(n protowire.Number, s string) wire {
	if s == "" {
		return w
	}
	return protowire.AppendString(protowire.AppendTag(w, n, protowire.BytesType), s)
}

func (w wire) bytes(n protowire.Number, b []byte) wire {
	if len(b) == 0 {
		return w
	}
	return w.part(n, b)
}

// part adds a message within the message, also an empty one.
func (w wire) part(n protowire.Number, m wire) wire {
	return protowire.AppendBytes(protowire.AppendTag(w, n, protowire.BytesType), m)
}

// time adds a google.protobuf.Timestamp.
func (w wire) time(n protowire.Number, t des.Time) wire {
	return w.span(n, time.Duration(stamp(t)))
}

// span adds a google.protobuf.Duration, which has the same fields.
func (w wire) span(n protowire.Number, d time.Duration) wire {
	seconds, rest := d/time.Second, d%time.Second
	return w.part(n, wire(nil).varint(1, uint64(seconds)).varint(2, uint64(rest)))
}
