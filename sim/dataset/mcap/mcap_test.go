package mcap_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image/color"
	"image/jpeg"
	"io"
	"maps"
	"math"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	container "github.com/foxglove/mcap/go/mcap"
	"github.com/google/go-cmp/cmp"
	"google.golang.org/protobuf/reflect/protoreflect"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/dataset/mcap"
	"storesim/sim/des"
	"storesim/sim/truth"
)

func train(tb testing.TB) (dir string, samples []dataset.Sample) {
	tb.Helper()
	set, samples := bench(tb, 48)
	dir = write(tb, set, samples, map[string]mcap.Log{"corner": story()})
	mine := slices.DeleteFunc(samples, func(s dataset.Sample) bool { return s.Store != "corner" || s.Split != dataset.Train })
	return dir, mine
}

// There is one file for each store and split, a layout for each store, and nothing else.
func TestFiles(t *testing.T) {
	dir, _ := train(t)
	var names []string
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	want := []string{"annex-layout.json", "annex-train.mcap", "annex-val.mcap",
		"corner-layout.json", "corner-train.mcap", "corner-val.mcap"}
	if !slices.Equal(names, want) {
		t.Errorf("files %v, want %v", names, want)
	}
}

// All messages are in chunks, each chunk has a right check sum, and the index finds them all.
func TestContainer(t *testing.T) {
	dir, samples := train(t)
	path := filepath.Join(dir, "corner-train.mcap")
	r := open(t, path)
	straight := open(t, path, container.UsingIndex(false))
	if n := len(r.messages); n < 4*len(samples) || n != int(r.info.Statistics.MessageCount) || n != len(straight.messages) {
		t.Errorf("%d messages by the index, %d without, %d by the statistics", n, len(straight.messages),
			r.info.Statistics.MessageCount)
	}
	last := uint64(0)
	for _, m := range straight.messages {
		if m.log < last {
			t.Fatalf("%s: time goes back from %d to %d", m.topic, last, m.log)
		}
		last = m.log
	}
	const year2000 = 946_684_800_000_000_000 // viewers show earlier times as seconds, or as 1970
	if first := straight.messages[0].log; first != uint64(mcap.Epoch) || first < year2000 {
		t.Errorf("begins at %d", first)
	}
	seqs := map[string]uint32{}
	for _, m := range straight.messages {
		if m.seq != seqs[m.topic] {
			t.Fatalf("%s: message %d has number %d", m.topic, seqs[m.topic], m.seq)
		}
		seqs[m.topic]++
	}
	checkRecords(t, path)
}

func checkRecords(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	lexer, err := container.NewLexer(bytes.NewReader(text), &container.LexerOptions{EmitChunks: true})
	if err != nil {
		t.Fatal(err)
	}
	chunks := 0
	for {
		token, data, err := lexer.Next(nil)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if token == container.TokenMessage {
			t.Fatal("a message is outside the chunks")
		}
		if token == container.TokenChunk {
			c, err := container.ParseChunk(data)
			if err != nil || c.UncompressedCRC == 0 || c.Compression != "zstd" {
				t.Errorf("chunk: %v, CRC %x, compression %q", err, c.UncompressedCRC, c.Compression)
			}
			chunks++
		}
	}
	if chunks == 0 {
		t.Error("no chunk")
	}
	checked, err := container.NewLexer(bytes.NewReader(text), &container.LexerOptions{ValidateChunkCRCs: true})
	if err != nil {
		t.Fatal(err)
	}
	for {
		if _, _, err := checked.Next(nil); err != nil {
			if !errors.Is(err, io.EOF) {
				t.Error(err)
			}
			return
		}
	}
}

// Every message has a schema of its own name in protobuf, and leaves no field that its descriptor lacks.
func TestSchemas(t *testing.T) {
	dir, _ := train(t)
	r := open(t, filepath.Join(dir, "corner-train.mcap"))
	want := map[string]string{
		"/tf": "foxglove.FrameTransforms", "/scene": "foxglove.SceneUpdate", "/fixtures": "foxglove.SceneUpdate",
		"/plates": "storesim.PlateSample", "/events": "foxglove.Log", "/receipts": "foxglove.Log",
	}
	for _, c := range []string{"/cam1", "/cam2"} { // the other two are in the other split
		want[c+"/image"], want[c+"/overlay"] = "foxglove.CompressedImage", "foxglove.CompressedImage"
		want[c+"/annotations"] = "foxglove.ImageAnnotations"
	}
	for _, c := range []string{"/cam1", "/cam2", "/cam3", "/cam4"} {
		want[c+"/calibration"] = "foxglove.CameraCalibration"
	}
	got := map[string]string{}
	for _, c := range r.info.Channels {
		s := r.info.Schemas[c.SchemaID]
		if c.MessageEncoding != "protobuf" || s.Encoding != "protobuf" {
			t.Errorf("%s: encodings %q, %q", c.Topic, c.MessageEncoding, s.Encoding)
		}
		got[c.Topic] = s.Name
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("topics:\n%s", diff)
	}
	for _, m := range r.messages {
		if where := unknown(m.ProtoReflect()); where != "" {
			t.Fatalf("%s: %s has a field that its descriptor lacks", m.topic, where)
		}
	}
}

// unknown is the first message with fields that its descriptor does not have.
func unknown(m protoreflect.Message) (where string) {
	if len(m.GetUnknown()) > 0 {
		return string(m.Descriptor().FullName())
	}
	m.Range(func(f protoreflect.FieldDescriptor, v protoreflect.Value) bool {
		switch {
		case f.Kind() != protoreflect.MessageKind:
		case f.IsList():
			for i := range v.List().Len() {
				where += unknown(v.List().Get(i).Message())
			}
		default:
			where = unknown(v.Message())
		}
		return where == ""
	})
	return where
}

// Pictures are the captured bytes. Each has annotations and an overlay at its very time.
func TestPictures(t *testing.T) {
	dir, samples := train(t)
	r := open(t, filepath.Join(dir, "corner-train.mcap"))
	captured, err := os.ReadFile(samples[0].File)
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, s := range samples {
		cam := []string{"cam1", "cam2", "cam3", "cam4"}[s.View.Camera]
		i := seen[cam]
		seen[cam]++
		at := uint64(mcap.Epoch) + uint64(s.View.Time)
		for _, what := range []string{"image", "annotations", "overlay"} {
			m := r.topic("/" + cam + "/" + what)[i]
			if m.log != at || nanos(m.Message, "timestamp") != at {
				t.Errorf("%s %s: at %d, stamped %d, want %d", s.Name, what, m.log, nanos(m.Message, "timestamp"), at)
			}
			if what == "annotations" {
				continue
			}
			if m.get("format").String() != "jpeg" || m.get("frame_id").String() != cam {
				t.Errorf("%s: format %q, frame %q", what, m.get("format"), m.get("frame_id"))
			}
			if what == "image" && !bytes.Equal(m.get("data").Bytes(), captured) {
				t.Errorf("%s: other bytes than captured", s.Name)
			}
		}
	}
	if len(seen) != 2 {
		t.Errorf("pictures of %v", seen)
	}
}

// The overlay is the picture with boxes of the things that are kept, and only these.
func TestOverlay(t *testing.T) {
	dir, _ := train(t)
	r := open(t, filepath.Join(dir, "corner-train.mcap"))
	m := r.topic("/cam1/overlay")[0]
	img, err := jpeg.Decode(bytes.NewReader(m.get("data").Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	plain, err := jpeg.Decode(bytes.NewReader(r.topic("/cam1/image")[0].get("data").Bytes()))
	if err != nil || img.Bounds() != plain.Bounds() {
		t.Fatalf("%v, size %v", err, img.Bounds())
	}
	yellow := color.RGBA{R: 255, G: 196, A: 255}
	for _, p := range [][2]int{{60, 50}, {61, 79}, {89, 60}, {75, 79}} {
		if !near(img.At(p[0], p[1]), yellow) {
			t.Errorf("pixel %v on the person's box is %v", p, img.At(p[0], p[1]))
		}
	}
	for _, p := range [][2]int{{1, 42}, {75, 45}, {150, 10}, {30, 30}} {
		if !near(img.At(p[0], p[1]), plain.At(p[0], p[1])) {
			t.Errorf("pixel %v beside the boxes is %v, was %v", p, img.At(p[0], p[1]), plain.At(p[0], p[1]))
		}
	}
}

// Boxes are loops of the four corners of what is visible; labels name what they are.
func TestAnnotations(t *testing.T) {
	dir, _ := train(t)
	r := open(t, filepath.Join(dir, "corner-train.mcap"))
	m := r.topic("/cam1/annotations")[0]
	all := things()
	loops, dots := 0, 0
	for _, p := range many(m.Message, "points") {
		facts := pairs(t, p)
		var of *truth.Thing
		for i := range all {
			if facts["id"] == string(rune('0'+all[i].ID)) {
				of = &all[i]
			}
		}
		if of == nil || of.ID == 2 || of.ID == 3 {
			t.Fatalf("annotation of %v", facts)
		}
		if nanos(p, "timestamp") != m.log {
			t.Error("an annotation has another time than its picture")
		}
		switch get(p, "type").Enum() {
		case 2:
			loops++
			b := of.Visible
			want := [][]float64{{b.MinX, b.MinY}, {b.MaxX, b.MinY}, {b.MaxX, b.MaxY}, {b.MinX, b.MaxY}}
			if diff := cmp.Diff(want, corners(p)); diff != "" {
				t.Errorf("box of %v:\n%s", facts, diff)
			}
		case 1:
			dots++
			if diff := cmp.Diff([][]float64{{75.5, 25.25}, {70, 30}}, corners(p)); diff != "" {
				t.Errorf("points:\n%s", diff)
			}
			if facts["nose"] != "visible" || facts["left_eye"] != "hidden" || facts["right_eye"] != "" ||
				len(many(p, "outline_colors")) != 2 {
				t.Errorf("points are %v", facts)
			}
		default:
			t.Errorf("annotation of type %d", get(p, "type").Enum())
		}
	}
	if loops != 5 || dots != 1 {
		t.Errorf("%d boxes and %d sets of points of 5 things", loops, dots)
	}
	labels := map[string][]float64{}
	for _, text := range many(m.Message, "texts") {
		labels[get(text, "text").String()] = numbers(get(text, "position").Message(), "x", "y")
	}
	want := map[string][]float64{"person 1": {60, 20}, "right hand": {90, 50}, "chips": {95, 48}, "gear 1": {40, 70}}
	if diff := cmp.Diff(want, labels); diff != "" {
		t.Errorf("labels:\n%s", diff)
	}
}

func corners(p protoreflect.Message) [][]float64 {
	var out [][]float64
	for _, q := range many(p, "points") {
		out = append(out, numbers(q, "x", "y"))
	}
	return out
}

// pairs are a message's metadata, whose keys must not repeat.
func pairs(t *testing.T, m protoreflect.Message) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, p := range many(m, "metadata") {
		k := get(p, "key").String()
		if _, twice := out[k]; twice {
			t.Errorf("key %s twice", k)
		}
		out[k] = get(p, "value").String()
	}
	return out
}

// Who reads transforms and calibrations alone sees world points at the pixels at which the camera sees them.
func TestCalibrationProjects(t *testing.T) {
	dir, _ := train(t)
	r := open(t, filepath.Join(dir, "corner-train.mcap"))
	l := corner(t)
	frames := map[string]protoreflect.Message{}
	for _, f := range many(r.topic("/tf")[0].Message, "transforms") {
		if get(f, "parent_frame_id").String() != "world" {
			t.Errorf("parent %v", get(f, "parent_frame_id"))
		}
		frames[get(f, "child_frame_id").String()] = f
	}
	models, compared := map[string]bool{}, 0
	for i := range l.Cameras {
		cam := &l.Cameras[i]
		c := r.topic("/" + string(cam.ID) + "/calibration")[0]
		frame := frames[c.get("frame_id").String()]
		if frame == nil || c.get("width").Uint() != width || c.get("height").Uint() != height {
			t.Fatalf("%s: frame %v", cam.ID, c.get("frame_id"))
		}
		k := floats(c.Message, "K")
		if !slices.Equal(floats(c.Message, "R"), []float64{1, 0, 0, 0, 1, 0, 0, 0, 1}) ||
			!slices.Equal(floats(c.Message, "P"), []float64{k[0], 0, k[2], 0, 0, k[4], k[5], 0, 0, 0, 1, 0}) {
			t.Errorf("%s: R and P of one camera", cam.ID)
		}
		model := c.get("distortion_model").String()
		models[model] = true
		want := map[string]int{"plumb_bob": 5, "rational_polynomial": 8, "kannala_brandt": 4}[model]
		if d := floats(c.Message, "D"); len(d) != want {
			t.Errorf("%s: %s with %d coefficients", cam.ID, model, len(d))
		}
		for _, p := range []store.Vec3{{X: 3, Y: 3, Z: 0.5}, {X: 2.5, Y: 2.6, Z: 0.2}, {X: 3.6, Y: 3.4, Z: 1}} {
			u, v, _, ok := cam.Project(p)
			gotU, gotV := project(model, k, floats(c.Message, "D"), local(frame, p))
			if !ok || math.Abs(u-gotU) > 1e-6 || math.Abs(v-gotV) > 1e-6 {
				t.Errorf("%s: %v is at (%g, %g), by the file at (%g, %g)", cam.ID, p, u, v, gotU, gotV)
			}
			compared++
		}
	}
	if len(models) != 3 || compared != 12 {
		t.Errorf("models %v, %d points", models, compared)
	}
}

// local takes a world point to a frame: v' = q* v q, written out for a unit quaternion.
func local(frame protoreflect.Message, p store.Vec3) store.Vec3 {
	at := numbers(get(frame, "translation").Message(), "x", "y", "z")
	q := numbers(get(frame, "rotation").Message(), "x", "y", "z", "w")
	v := p.Sub(store.Vec3{X: at[0], Y: at[1], Z: at[2]})
	axis := store.Vec3{X: -q[0], Y: -q[1], Z: -q[2]}
	twice := axis.Cross(v).Scale(2)
	return v.Add(twice.Scale(q[3])).Add(axis.Cross(twice))
}

// project is OpenCV's projectPoints and fisheye::projectPoints as their manual has them.
func project(model string, k, d []float64, p store.Vec3) (u, v float64) {
	x, y := p.X/p.Z, p.Y/p.Z
	r2 := x*x + y*y
	if model == "kannala_brandt" {
		r := math.Sqrt(r2)
		theta := math.Atan(r)
		t2 := theta * theta
		bent := theta * (1 + d[0]*t2 + d[1]*t2*t2 + d[2]*t2*t2*t2 + d[3]*t2*t2*t2*t2)
		return k[0]*bent*x/r + k[2], k[4]*bent*y/r + k[5]
	}
	d = append(slices.Clone(d), 0, 0, 0)
	radial := (1 + d[0]*r2 + d[1]*r2*r2 + d[4]*r2*r2*r2) / (1 + d[5]*r2 + d[6]*r2*r2 + d[7]*r2*r2*r2)
	xd := x*radial + 2*d[2]*x*y + d[3]*(r2+2*x*x)
	yd := y*radial + d[2]*(r2+2*y*y) + 2*d[3]*x*y
	return k[0]*xd + k[2], k[4]*yd + k[5]
}

// The cameras' places come before the first picture and again and again.
func TestFramesAreRepeated(t *testing.T) {
	dir, _ := train(t)
	r := open(t, filepath.Join(dir, "corner-train.mcap"))
	tf := r.topic("/tf")
	if len(tf) < 2 || tf[0].log > r.topic("/cam1/image")[0].log {
		t.Fatalf("%d transforms", len(tf))
	}
	if n := len(r.topic("/cam4/calibration")); n != len(tf) {
		t.Errorf("%d calibrations, %d transforms", n, len(tf))
	}
}

// People have boxes that go; fixtures stay and come once.
func TestScene(t *testing.T) {
	dir, samples := train(t)
	r := open(t, filepath.Join(dir, "corner-train.mcap"))
	if n := len(r.topic("/fixtures")); n != 1 {
		t.Fatalf("fixtures %d times", n)
	}
	var fixtures []string
	for _, e := range many(r.topic("/fixtures")[0].Message, "entities") {
		fixtures = append(fixtures, get(e, "id").String())
		if nanos(e, "lifetime") != 0 || get(e, "frame_id").String() != "world" || len(many(e, "cubes")) == 0 {
			t.Errorf("fixture %v", e)
		}
	}
	if want := []string{"floor", "gondola-G1", "gate-in", "gate-out"}; !slices.Equal(fixtures, want) {
		t.Errorf("fixtures %v, want %v", fixtures, want)
	}
	if n := len(r.topic("/scene")); n != len(samples) {
		t.Fatalf("%d scenes of %d pictures", n, len(samples))
	}
	var ids []string
	for _, e := range many(r.topic("/scene")[0].Message, "entities") {
		ids = append(ids, get(e, "id").String())
		c := many(e, "cubes")[0]
		size := numbers(get(c, "size").Message(), "x", "y", "z")
		at := numbers(get(get(c, "pose").Message(), "position").Message(), "x", "y", "z")
		if nanos(e, "lifetime") == 0 || !slices.Equal(size, []float64{0.4, 0.6, 1.8}) || !slices.Equal(at, []float64{3, 2, 0.9}) {
			t.Errorf("entity %v", e)
		}
	}
	if want := []string{"person-1", "person-2", "person-3", "product-6", "gear-7"}; !slices.Equal(ids, want) {
		t.Errorf("entities %v, want %v", ids, want)
	}
}

// What the store tells beside the pictures is there in full, in each of its files.
func TestLog(t *testing.T) {
	dir, _ := train(t)
	for _, name := range []string{"corner-train.mcap", "corner-val.mcap"} {
		r := open(t, filepath.Join(dir, name))
		plates := r.topic("/plates")
		if len(plates) != 300 || len(r.topic("/events")) != 4 || len(r.topic("/receipts")) != 1 {
			t.Fatalf("%s: %d plates, %d events, %d receipts", name, len(plates), len(r.topic("/events")), len(r.topic("/receipts")))
		}
		for i, p := range plates {
			if p.log != uint64(mcap.Epoch)+uint64(i)*1e8 || nanos(p.Message, "timestamp") != p.log ||
				p.get("plate").Uint() != 1 || p.get("grams").Float() != 812.5+float64(i) || p.get("clean_grams").Float() != 700 {
				t.Fatalf("sample %d: %v", i, p.Message)
			}
		}
		put := r.topic("/events")[2]
		if put.get("level").Enum() != 3 || put.get("name").String() != "put_back" ||
			!strings.Contains(put.get("message").String(), "1 x cola, plate 10, misplaced") {
			t.Errorf("event %v", put.Message)
		}
		paid := r.topic("/receipts")[0]
		if paid.log != uint64(mcap.Epoch)+20e9 || !strings.Contains(paid.get("message").String(), "card-1 pays 1.49 for 1 units") {
			t.Errorf("receipt %v", paid.Message)
		}
	}
	if r := open(t, filepath.Join(dir, "annex-train.mcap")); len(r.topic("/plates")) != 0 {
		t.Error("a store without a log has plates")
	}
}

func TestAttachments(t *testing.T) {
	dir, _ := train(t)
	r := open(t, filepath.Join(dir, "corner-train.mcap"))
	texts := map[string]string{}
	for _, a := range r.info.AttachmentIndexes {
		ar, err := r.reader.GetAttachmentReader(a.Offset)
		if err != nil {
			t.Fatal(err)
		}
		text, err := io.ReadAll(ar.Data())
		if err != nil || !json.Valid(text) || a.MediaType != "application/json" {
			t.Errorf("%s: %v, %s", a.Name, err, a.MediaType)
		}
		computed, err1 := ar.ComputedCRC()
		parsed, err2 := ar.ParsedCRC()
		if err := errors.Join(err1, err2); err != nil || computed != parsed {
			t.Errorf("%s: CRC %x, computed %x, %v", a.Name, parsed, computed, err)
		}
		texts[a.Name] = string(text)
	}
	for name, part := range map[string]string{
		"settings.json": `"shoppers": 3`, "skus.json": `"price_cents": 149`, "planogram.json": `"shelf": "G1.B1.S2"`,
		"receipts.json": `"total_cents": 149`,
	} {
		if !strings.Contains(texts[name], part) {
			t.Errorf("%s lacks %s: %s", name, part, texts[name])
		}
	}
	if len(r.info.MetadataIndexes) != 1 {
		t.Fatal("no metadata")
	}
	m, err := r.reader.GetMetadata(r.info.MetadataIndexes[0].Offset)
	if err != nil || m.Metadata["seed"] != "18446744073709551615" || m.Metadata["split"] != "train" {
		t.Errorf("metadata %v, %v", m, err)
	}
}

// The bytes do not depend on how many processors there are.
func TestSameBytesForAnyProcessors(t *testing.T) {
	set, samples := bench(t, 24)
	read := func(n int) map[string]string {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
		dir := write(t, set, samples, map[string]mcap.Log{"annex": story()})
		out := map[string]string{}
		paths, err := filepath.Glob(filepath.Join(dir, "*.mcap"))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range paths {
			text, err := os.ReadFile(p)
			if err != nil {
				t.Fatal(err)
			}
			out[filepath.Base(p)] = string(text)
		}
		return out
	}
	a, b := read(1), read(4)
	if len(a) != 4 || !maps.Equal(a, b) {
		t.Errorf("%d and %d files differ", len(a), len(b))
	}
}

// What cannot be written is said, and leaves no part of a file behind.
func TestErrors(t *testing.T) {
	for name, c := range map[string]struct {
		spoil func(s []dataset.Sample)
		want  string
	}{
		"store":   {func(s []dataset.Sample) { s[3].Store = "moon" }, `store "moon" is not in the set`},
		"camera":  {func(s []dataset.Sample) { s[3].View.Camera = 4 }, "has no camera 4"},
		"picture": {func(s []dataset.Sample) { s[3].File = "nowhere.jpg" }, "no such file"},
		"jpeg":    {func(s []dataset.Sample) { s[3].File = os.Args[0] }, "decode picture"},
		"order":   {func(s []dataset.Sample) { s[5].View.Time = des.Millisecond }, "after something at"},
		"again":   {func(s []dataset.Sample) { s[3].Store = "annex" }, "samples of a store come together"},
	} {
		t.Run(name, func(t *testing.T) {
			set, samples := bench(t, 8)
			c.spoil(samples[:8])
			dir := t.TempDir()
			w, err := mcap.New(set, dir)
			if err != nil {
				t.Fatal(err)
			}
			for i := range samples {
				if err = w.Add(&samples[i]); err != nil {
					break
				}
			}
			if closing := w.Close(); err == nil {
				err = closing
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
			if parts, _ := filepath.Glob(filepath.Join(dir, "*.part")); len(parts) > 0 {
				t.Errorf("%v is left", parts)
			}
		})
	}
	set, samples := bench(t, 1)
	if _, err := mcap.Open(set, t.TempDir(), map[string]mcap.Log{"moon": {}}); err == nil {
		t.Error("took the log of an unknown store")
	}
	w, err := mcap.New(set, filepath.Join(t.TempDir(), "missing"))
	if err != nil {
		t.Fatal(err)
	}
	if w.Add(&samples[0]) == nil || w.Close() == nil {
		t.Error("wrote into a folder that is missing")
	}
}
