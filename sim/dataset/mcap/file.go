package mcap

import (
	"bufio"
	"fmt"
	"iter"
	"os"

	container "github.com/foxglove/mcap/go/mcap"
	"github.com/klauspost/compress/zstd"

	"storesim/sim/dataset"
	"storesim/sim/des"
)

// chunkSize is how much is compressed, checked and indexed at a time, bytes.
const chunkSize = 4 << 20

// repeat is how often the cameras' places and calibrations are said again, so that a viewer that jumps into
// the middle has them near.
const repeat = 10 * des.Second

// file is one .mcap: the pictures of one store and split, and the store's log. Its messages are in order of
// time; there is a .part at its name's end until it is whole.
type file struct {
	path  string
	store *dataset.Store
	log   *Log
	out   *os.File
	buf   *bufio.Writer
	mcap  *container.Writer

	schemas  map[string]uint16
	channels map[string]*channel
	last     des.Time // of the message written last
	next     des.Time // from which on the cameras are told again

	notes  []note // to come
	plate  PlateSample
	plates bool // plate is to come
	pull   func() (PlateSample, bool)
	stop   func()
}

type channel struct {
	id  uint16
	seq uint32
}

func newFile(path string, set *dataset.Set, st *dataset.Store, split dataset.Split, log *Log) (*file, error) {
	out, err := os.Create(path + ".part")
	if err != nil {
		return nil, fmt.Errorf("make mcap file: %w", err)
	}
	f := &file{
		path: path, store: st, log: log, out: out, buf: bufio.NewWriterSize(out, 1<<20),
		schemas: map[string]uint16{}, channels: map[string]*channel{},
		notes: log.notes(&st.Layout.Catalog), stop: func() {},
	}
	if err := f.open(set, split); err != nil {
		f.drop()
		return nil, fmt.Errorf("begin %s: %w", path, err)
	}
	if log.Plates != nil {
		f.pull, f.stop = iter.Pull(log.Plates)
		f.plate, f.plates = f.pull()
	}
	return f, nil
}

func (f *file) open(set *dataset.Set, split dataset.Split) error {
	// One goroutine a file; pictures do not get smaller, and the fastest level finds that out soonest.
	zip, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	f.mcap, err = container.NewWriter(f.buf, &container.WriterOptions{
		Chunked: true, ChunkSize: chunkSize, IncludeCRC: true,
		Compressor: container.NewCustomCompressor(container.CompressionZSTD, zip),
	})
	if err != nil {
		return err
	}
	if err := f.mcap.WriteHeader(&container.Header{Library: "storesim " + set.Version}); err != nil {
		return err
	}
	if err := describe(f.mcap, set, f.store.Name, split); err != nil {
		return err
	}
	return attach(f.mcap, f.store.Layout, f.log)
}

// begin is written before the first message: what stands still, and where the cameras are.
func (f *file) begin(at des.Time) error {
	if len(f.channels) > 0 {
		return nil
	}
	if err := f.write("/fixtures", "foxglove.SceneUpdate", at, fixtures(f.store.Layout, at)); err != nil {
		return err
	}
	return f.cameras(at)
}

// cameras tells where the cameras are, and how they see.
func (f *file) cameras(at des.Time) error {
	f.next = at + repeat
	cameras := f.store.Layout.Cameras
	if err := f.write("/tf", "foxglove.FrameTransforms", at, transforms(cameras, at)); err != nil {
		return err
	}
	for i := range cameras {
		topic := topicOf(&cameras[i], "calibration")
		if err := f.write(topic, "foxglove.CameraCalibration", at, calibration(&cameras[i], at)); err != nil {
			return err
		}
	}
	return nil
}

// add writes a message after everything of the log that is due before it.
func (f *file) add(topic, schema string, at des.Time, data wire) error {
	if err := f.due(at); err != nil {
		return err
	}
	if err := f.begin(at); err != nil {
		return err
	}
	if at >= f.next {
		if err := f.cameras(at); err != nil {
			return err
		}
	}
	return f.write(topic, schema, at, data)
}

// due writes what the log has up to a time.
func (f *file) due(until des.Time) error {
	for {
		plates := f.plates && f.plate.Time <= until
		noted := len(f.notes) > 0 && f.notes[0].at <= until
		var err error
		switch {
		case plates && (!noted || f.plate.Time <= f.notes[0].at):
			err = f.tell(note{f.plate.Time, "/plates", f.plate.wire()}, schemaPlate)
			f.plate, f.plates = f.pull()
		case noted:
			err = f.tell(f.notes[0], "foxglove.Log")
			f.notes = f.notes[1:]
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (f *file) tell(n note, schema string) error {
	if err := f.begin(n.at); err != nil {
		return err
	}
	return f.write(n.topic, schema, n.at, n.data)
}

// write appends a message; time does not go back.
func (f *file) write(topic, schema string, at des.Time, data wire) error {
	if len(f.channels) > 0 && at < f.last {
		return fmt.Errorf("write %s: %s is at %v, after something at %v", f.path, topic, at, f.last)
	}
	c, err := f.channel(topic, schema)
	if err != nil {
		return fmt.Errorf("write %s: %w", f.path, err)
	}
	f.last = at
	m := container.Message{
		ChannelID: c.id, Sequence: c.seq, LogTime: stamp(at), PublishTime: stamp(at), Data: data,
	}
	c.seq++
	if err := f.mcap.WriteMessage(&m); err != nil {
		return fmt.Errorf("write %s: %w", f.path, err)
	}
	return nil
}

// channel is a topic's, made when it is used first.
func (f *file) channel(topic, schema string) (*channel, error) {
	if c := f.channels[topic]; c != nil {
		return c, nil
	}
	id, known := f.schemas[schema]
	if !known {
		id = uint16(len(f.schemas) + 1)
		data, err := schemaOf(schema)
		if err != nil {
			return nil, err
		}
		err = f.mcap.WriteSchema(&container.Schema{ID: id, Name: schema, Encoding: "protobuf", Data: data})
		if err != nil {
			return nil, err
		}
		f.schemas[schema] = id
	}
	c := &channel{id: uint16(len(f.channels))}
	err := f.mcap.WriteChannel(&container.Channel{
		ID: c.id, SchemaID: id, Topic: topic, MessageEncoding: "protobuf",
	})
	if err != nil {
		return nil, err
	}
	f.channels[topic] = c
	return c, nil
}

// close writes what is left of the log and the index, and gives the file its name.
func (f *file) close() error {
	err := f.due(1<<63 - 1)
	if err == nil {
		err = f.mcap.Close()
	}
	if err == nil {
		err = f.buf.Flush()
	}
	f.stop()
	if closing := f.out.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(f.path+".part", f.path)
	}
	if err != nil {
		f.drop()
		return fmt.Errorf("finish %s: %w", f.path, err)
	}
	return nil
}

// drop gives up on a file and removes what there is of it.
func (f *file) drop() {
	f.stop()
	_ = f.out.Close()               // the error that led here is told
	_ = os.Remove(f.path + ".part") // likewise
}
