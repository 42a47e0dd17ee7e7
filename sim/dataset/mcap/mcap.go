// Package mcap writes a data set as logs that robot viewers open: MCAP files (https://mcap.dev/spec) with
// messages of Foxglove's protobuf schemas. There is one file for each store and split, STORE-SPLIT.mcap.
//
// Topics: /CAMERA/image (CompressedImage), /CAMERA/annotations (ImageAnnotations with the image's time),
// /CAMERA/overlay (the image with boxes burnt in, for viewers that do not draw annotations),
// /CAMERA/calibration, /tf (cameras in the root frame "world"), /scene (3-D boxes of people, what they hold
// and push), /fixtures (what stands still, once), and from a store's Log /plates, /events and /receipts.
// Simulated time starts at Epoch. How the set was made is in the metadata record "storesim"; products,
// planogram, receipts and settings are attached as JSON. STORE-layout.json beside the files arranges them in
// Foxglove and Lichtblick.
//
// Fixtures have a topic of their own because a viewer that jumps shows the last message of each topic.
package mcap

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/des"
)

// Writer is a data set on its way to MCAP files.
type Writer struct {
	set   *dataset.Set
	dir   string
	logs  map[string]Log
	store string                  // whose files are open
	files map[dataset.Split]*file // of that store
	queue []*shot                 // their overlays are being drawn
	err   error
}

// shot is a sample that waits for its overlay.
type shot struct {
	file    *file
	cam     *store.Camera
	at      des.Time
	picture []byte
	boxes   wire
	people  wire
	overlay chan overlay
}

type overlay struct {
	jpeg []byte
	err  error
}

// New writes a set's pictures into a folder that exists.
func New(set *dataset.Set, dir string) (dataset.Format, error) { return Open(set, dir, nil) }

// Open writes a set's pictures, and what their stores tell beside them, by the stores' names.
func Open(set *dataset.Set, dir string, logs map[string]Log) (*Writer, error) {
	for name := range logs {
		if storeOf(set, name) == nil {
			return nil, fmt.Errorf("log of store %q, which is not in the set", name)
		}
	}
	return &Writer{set: set, dir: dir, logs: logs, files: map[dataset.Split]*file{}}, nil
}

func storeOf(set *dataset.Set, name string) *dataset.Store {
	for i := range set.Stores {
		if set.Stores[i].Name == name {
			return &set.Stores[i]
		}
	}
	return nil
}

// Add takes a sample. Its picture is written later, in the same order, while overlays of the next ones are
// drawn; what is wrong with it may be said by a later call.
func (w *Writer) Add(s *dataset.Sample) error {
	if w.err != nil {
		return w.err
	}
	w.err = w.take(s)
	for w.err == nil && len(w.queue) > runtime.GOMAXPROCS(0) {
		w.err = w.writeOldest()
	}
	return w.err
}

func (w *Writer) take(s *dataset.Sample) error {
	f, err := w.file(s)
	if err != nil {
		return err
	}
	cameras := f.store.Layout.Cameras
	if s.View.Camera < 0 || s.View.Camera >= len(cameras) {
		return fmt.Errorf("sample %s: store %s has no camera %d", s.Name, s.Store, s.View.Camera)
	}
	picture, err := os.ReadFile(s.File)
	if err != nil {
		return fmt.Errorf("sample %s: %w", s.Name, err)
	}
	things := shown(w.set, s.View.Things)
	q := &shot{
		file: f, cam: &cameras[s.View.Camera], at: s.View.Time, picture: picture,
		boxes: annotations(things, s.View.Time), people: people(s.View.Things, s.View.Time),
		overlay: make(chan overlay, 1),
	}
	w.queue = append(w.queue, q)
	list, name := marks(things), s.Name
	go func() {
		jpeg, err := burn(picture, list)
		if err != nil {
			err = fmt.Errorf("sample %s: %w", name, err)
		}
		q.overlay <- overlay{jpeg, err}
	}()
	return nil
}

// file is the one that a sample belongs to. With the first sample of another store the files of the last one
// are finished.
func (w *Writer) file(s *dataset.Sample) (*file, error) {
	if s.Store != w.store {
		if err := w.finish(); err != nil {
			return nil, err
		}
		w.store = s.Store
	}
	if f := w.files[s.Split]; f != nil {
		return f, nil
	}
	st := storeOf(w.set, s.Store)
	if st == nil {
		return nil, fmt.Errorf("sample %s: store %q is not in the set", s.Name, s.Store)
	}
	path := filepath.Join(w.dir, s.Store+"-"+s.Split.String()+".mcap")
	if _, err := os.Stat(path); err == nil {
		return nil, fmt.Errorf("sample %s: %s is finished, samples of a store come together", s.Name, path)
	}
	log := w.logs[s.Store]
	f, err := newFile(path, w.set, st, s.Split, &log)
	if err != nil {
		return nil, err
	}
	w.files[s.Split] = f
	return f, nil
}

// writeOldest waits for the overlay of the sample that came first, and writes it.
func (w *Writer) writeOldest() error {
	q := w.queue[0]
	w.queue = w.queue[1:]
	over := <-q.overlay
	if over.err != nil {
		return over.err
	}
	for _, m := range []struct {
		topic, schema string
		data          wire
	}{
		{topicOf(q.cam, "image"), "foxglove.CompressedImage", compressedImage(q.cam, q.at, q.picture)},
		{topicOf(q.cam, "annotations"), "foxglove.ImageAnnotations", q.boxes},
		{topicOf(q.cam, "overlay"), "foxglove.CompressedImage", compressedImage(q.cam, q.at, over.jpeg)},
		{"/scene", "foxglove.SceneUpdate", q.people},
	} {
		if err := q.file.add(m.topic, m.schema, q.at, m.data); err != nil {
			return err
		}
	}
	return nil
}

func topicOf(cam *store.Camera, what string) string { return "/" + string(cam.ID) + "/" + what }

// finish writes what is under way and closes the files of a store.
func (w *Writer) finish() error {
	for len(w.queue) > 0 {
		if err := w.writeOldest(); err != nil {
			return err
		}
	}
	drew := map[string]bool{}
	for split := dataset.Train; split <= dataset.Test; split++ {
		f := w.files[split]
		if f == nil {
			continue
		}
		delete(w.files, split)
		if err := f.close(); err != nil {
			return err
		}
		for topic := range f.channels {
			drew[topic] = true
		}
	}
	if st := storeOf(w.set, w.store); st != nil {
		log := w.logs[w.store]
		return writeLayout(w.dir, st, &log, drew)
	}
	return nil // no store has begun
}

// Close finishes the files. After an error it removes those that are not whole.
func (w *Writer) Close() error {
	if w.err == nil {
		w.err = w.finish()
	}
	if w.err == nil {
		w.err = errClosed
		return nil
	}
	for _, f := range w.files {
		f.drop()
	}
	clear(w.files)
	if errors.Is(w.err, errClosed) {
		return nil
	}
	return w.err
}

var errClosed = errors.New("add to a data set that is closed")
