package mtmc

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// scene is one under way. Cameras expose at instants of their own; pictures of one nominal frame, which is as
// long as the fastest camera's period, share a number.
type scene struct {
	dir     string
	sensors []string
	period  time.Duration
	truth   *dataset.Part // ground_truth.json
	times   *dataset.Part // frames.csv
	sum     summary
	slot    int64        // the nominal frame at hand
	taken   map[int]bool // cameras with a picture in it
	objects []object     // in it, by id
}

// object is a line of ground_truth.json.
type object struct {
	Type     string               `json:"object type"`
	ID       uint32               `json:"object id"`
	Name     string               `json:"object name"`
	Location [3]float64           `json:"3d location"`
	Scale    [3]float64           `json:"3d bounding box scale"`
	Rotation [3]float64           `json:"3d bounding box rotation"`
	Full     map[string][]float64 `json:"2d bounding box"`
	Visible  map[string][]float64 `json:"2d bounding box visible"`
}

func begin(dir string, l *store.Layout) (*scene, error) {
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, err
	}
	// Mkdir, not MkdirAll: a folder that is there belongs to a scene that has ended.
	if err := os.Mkdir(dir, 0o755); err != nil {
		return nil, err
	}
	s := &scene{dir: dir, sensors: sensorNames(l), period: period(l), taken: map[int]bool{}}
	s.sum.Period = s.period.Seconds()
	if err := calibrate(dir, l); err != nil {
		return nil, err
	}
	var err error
	if s.truth, err = dataset.CreatePart(filepath.Join(dir, "ground_truth.json")); err != nil {
		return nil, err
	}
	if s.times, err = dataset.CreatePart(filepath.Join(dir, "frames.csv")); err != nil {
		return nil, err
	}
	fmt.Fprintln(s.times, "frame,camera,time_s,camera_frame,name")
	return s, nil
}

// period of the fastest camera.
func period(l *store.Layout) time.Duration {
	fps := 0.0
	for i := range l.Cameras {
		fps = max(fps, l.Cameras[i].FPS)
	}
	return time.Duration(float64(time.Second) / fps)
}

func (s *scene) add(set *dataset.Set, sample *dataset.Sample) error {
	c := sample.View.Camera
	if c < 0 || c >= len(s.sensors) {
		return fmt.Errorf("store %q has no camera %d", sample.Store, c)
	}
	// A camera that runs faster than it is filed begins a frame of its own.
	slot := int64(sample.View.Time / des.Time(s.period))
	if s.sum.Frames == 0 || slot != s.slot || s.taken[c] {
		if err := s.flush(); err != nil {
			return err
		}
		s.slot = slot
		s.sum.Frames++
	}
	s.taken[c] = true
	if err := s.keep(sample); err != nil {
		return err
	}
	for i := range sample.View.Things {
		if t := &sample.View.Things[i]; t.Class == truth.Person && set.Kept(t) {
			s.see(s.sensors[c], t)
		}
	}
	return nil
}

// keep puts the picture into the camera's folder, under the frame's number, which counts from 0.
func (s *scene) keep(sample *dataset.Sample) error {
	frame, camera := s.sum.Frames-1, s.sensors[sample.View.Camera]
	fmt.Fprintf(s.times, "%d,%s,%s,%d,%s\n", frame, camera,
		strconv.FormatFloat(sample.View.Time.Seconds(), 'f', -1, 64), sample.View.Seq, sample.Name)
	s.sum.Pictures++
	if err := place(sample.File, filepath.Join(s.dir, "pictures", camera), frame, ".jpg"); err != nil {
		return err
	}
	for _, l := range []struct{ path, folder string }{{sample.Depth, "depth"}, {sample.Normals, "normals"}} {
		if l.path == "" {
			continue
		}
		if err := place(l.path, filepath.Join(s.dir, l.folder, camera), frame, ".png"); err != nil {
			return err
		}
	}
	return nil
}

func place(from, dir string, frame int, ext string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	return dataset.Link(from, filepath.Join(dir, fmt.Sprintf("%06d%s", frame, ext)))
}

// see notes that a camera shows a person. The box in the store is that of the first picture of the frame:
// there is one truth, whoever sees it.
func (s *scene) see(camera string, t *truth.Thing) {
	i, ok := slices.BinarySearchFunc(s.objects, t.ID, func(o object, id uint32) int {
		return cmp.Compare(o.ID, id)
	})
	if !ok {
		b := &t.Box
		s.objects = slices.Insert(s.objects, i, object{
			Type: "Person", ID: t.ID, Name: fmt.Sprintf("Person_%d", t.ID),
			Location: [3]float64{b.Pose.T.X, b.Pose.T.Y, b.Pose.T.Z},
			Scale:    [3]float64{b.Size.X, b.Size.Y, b.Size.Z}, Rotation: angles(b.Pose.R),
			Full: map[string][]float64{}, Visible: map[string][]float64{},
		})
	}
	s.objects[i].Full[camera] = corners(t.Full)
	s.objects[i].Visible[camera] = corners(t.Visible)
}

func corners(b store.PixelBox) []float64 { return []float64{b.MinX, b.MinY, b.MaxX, b.MaxY} }

// angles are pitch, roll and yaw in radians: R = Rz(yaw) Ry(pitch) Rx(roll).
func angles(r store.Mat3) [3]float64 {
	// Adding 0 makes a plain 0 of a negative one.
	return [3]float64{math.Asin(max(-1, min(1, -r[6]))) + 0, math.Atan2(r[7], r[8]), math.Atan2(r[3], r[0])}
}

// flush writes the objects of the frame at hand; encoding/json sorts the cameras.
func (s *scene) flush() error {
	if s.sum.Frames == 0 {
		_, err := s.truth.WriteString("{")
		return err
	}
	list := s.objects
	if list == nil {
		list = []object{} // a frame without people has its list, too
	}
	text, err := json.Marshal(list)
	if err != nil {
		return err
	}
	comma := ","
	if s.sum.Frames == 1 {
		comma = ""
	}
	_, err = fmt.Fprintf(s.truth, "%s\n\"%d\":%s", comma, s.sum.Frames-1, text)
	s.sum.Boxes += len(list)
	s.objects = s.objects[:0]
	clear(s.taken)
	return err
}

func (s *scene) end() (summary, error) {
	if err := s.flush(); err != nil {
		return s.sum, err
	}
	if _, err := s.truth.WriteString("\n}\n"); err != nil {
		return s.sum, err
	}
	return s.sum, cmp.Or(s.times.Commit(), s.truth.Commit())
}
