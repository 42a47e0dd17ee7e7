package mot

import (
	"cmp"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strconv"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/truth"
)

// sequence is one under way.
type sequence struct {
	dir    string
	camera store.Camera
	truth  *dataset.Part // gt.txt
	times  *dataset.Part // frames.csv
	frames int
	last   uint64         // the camera's own number of the frame before
	steps  map[uint64]int // how often the camera's number rose by so much from frame to frame
}

func begin(dir string, camera store.Camera) (*sequence, error) {
	// Mkdir, not MkdirAll: a folder that is there belongs to a sequence that has ended.
	if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
		return nil, err
	}
	for _, path := range []string{dir, filepath.Join(dir, "img1"), filepath.Join(dir, "gt")} {
		if err := os.Mkdir(path, 0o755); err != nil {
			return nil, err
		}
	}
	boxes, err := dataset.CreatePart(filepath.Join(dir, "gt", "gt.txt"))
	if err != nil {
		return nil, err
	}
	times, err := dataset.CreatePart(filepath.Join(dir, "frames.csv"))
	if err != nil {
		return nil, err
	}
	fmt.Fprintln(times, "frame,name,camera_frame,time_s")
	return &sequence{dir: dir, camera: camera, truth: boxes, times: times, steps: map[uint64]int{}}, nil
}

// add appends a frame.
func (q *sequence) add(set *dataset.Set, s *dataset.Sample) error {
	if q.frames > 0 {
		q.steps[s.View.Seq-q.last]++
	}
	q.frames++
	q.last = s.View.Seq
	picture := filepath.Join(q.dir, "img1", fmt.Sprintf("%06d.jpg", q.frames))
	if err := dataset.Link(s.File, picture); err != nil {
		return fmt.Errorf("picture of sample %s: %w", s.Name, err)
	}
	fmt.Fprintf(q.times, "%d,%s,%d,%s\n", q.frames, s.Name, s.View.Seq, number(s.View.Time.Seconds()))
	for i := range s.View.Things {
		if t := &s.View.Things[i]; t.Class == truth.Person && set.Kept(t) {
			q.box(t)
		}
	}
	return nil
}

// box writes a line of gt.txt: frame, id, left, top, width, height, flag (1: to be scored), class (1:
// pedestrian), visible share.
func (q *sequence) box(t *truth.Thing) {
	b := t.Full
	fmt.Fprintf(q.truth, "%d,%d,%s,%s,%s,%s,1,1,%s\n", q.frames, t.ID,
		number(b.MinX+1), number(b.MinY+1), number(b.Width()), number(b.Height()),
		number(t.VisibleFraction()))
}

// number writes all digits there are, and no exponent, which not every reader takes.
func number(x float64) string { return strconv.FormatFloat(x, 'f', -1, 64) }

// rate is the number of frames a second, which has to be whole: the camera's, divided by the step that most
// frames are apart. Of two that are as frequent the smaller one counts.
func (q *sequence) rate() int {
	step, most := uint64(1), 0
	for s, n := range q.steps {
		if n > most || n == most && s < step {
			step, most = s, n
		}
	}
	return max(1, int(math.Round(q.camera.FPS/float64(max(1, step)))))
}

// end writes seqinfo.ini last: a sequence that has one is whole.
func (q *sequence) end() error {
	if err := cmp.Or(q.truth.Commit(), q.times.Commit()); err != nil {
		return err
	}
	k := q.camera.Intrinsics
	info := fmt.Sprintf("[Sequence]\nname=%s\nimDir=img1\nframeRate=%d\nseqLength=%d\n"+
		"imWidth=%d\nimHeight=%d\nimExt=.jpg\n",
		filepath.Base(q.dir), q.rate(), q.frames, k.Width, k.Height)
	return dataset.WriteFile(filepath.Join(q.dir, "seqinfo.ini"), []byte(info))
}
