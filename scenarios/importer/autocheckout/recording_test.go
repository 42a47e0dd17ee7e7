package autocheckout_test

import (
	"fmt"
	"io/fs"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline"
	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/scenarios/importer/autocheckout"
)

type fataler interface {
	Helper()
	Fatal(args ...any)
}

func read(t fataler, dir fs.FS) *autocheckout.Recording {
	t.Helper()
	r, err := autocheckout.Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// replay runs the pipeline over a recording that went through a file.
func replay(t fataler, r *autocheckout.Recording) []cart.Receipt {
	t.Helper()
	p := pipeline.New(r.Layout, pipeline.Tracked(r.Layout), pipeline.Options{})
	defer p.Close()
	for _, m := range r.Messages {
		m, err := feed.Decode(feed.Append(nil, m))
		if err == nil {
			err = p.Push(m)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Finish(); err != nil {
		t.Fatal(err)
	}
	if late := p.Stats().Late; late != 0 {
		t.Fatal(late, "messages came outside the pipeline's window")
	}
	return p.Receipts()
}

// wanted is the true receipt of each token: what was taken and not put back.
func (s *scene) wanted(catalog *store.Catalog) map[store.Token]store.Receipt {
	out := map[store.Token]store.Receipt{}
	for _, v := range s.visitors {
		counts := map[store.SKU]int{}
		for _, t := range v.takes {
			counts[store.SKU(sku(t.shelf, t.plate))] += t.count
		}
		token := store.Token("target-" + v.id)
		out[token] = store.NewReceipt(token, counts, catalog)
	}
	return out
}

// anyScene draws up to three shoppers, two of them side by side at the two ends of the gondola.
func anyScene() *rapid.Generator[*scene] {
	return rapid.Custom(func(t *rapid.T) *scene {
		s := &scene{
			at:       store.Vec2{X: rapid.Float64Range(-3, 3).Draw(t, "x"), Y: rapid.Float64Range(-3, 3).Draw(t, "y")},
			quarters: rapid.IntRange(-1, 2).Draw(t, "quarters"),
		}
		for i := range rapid.IntRange(1, 2).Draw(t, "visitors") {
			v := visitor{id: fmt.Sprint(3325379692103139202 + i), from: float64(i) * 0.4}
			at := 3 + 1.3*float64(i)
			for range rapid.IntRange(1, 2).Draw(t, "takes") {
				shelf, plate := rapid.IntRange(1, 2).Draw(t, "shelf"), 5*i+1
				v.takes = append(v.takes, take{at: at, shelf: shelf, plate: plate, count: 1})
				at += 3
			}
			if last := v.takes[len(v.takes)-1]; rapid.Bool().Draw(t, "back") {
				v.takes = append(v.takes, take{at: at, shelf: last.shelf, plate: last.plate, count: -1})
				at += 3
			}
			v.to = at - 1
			s.length = max(s.length, v.to+1.5)
			s.visitors = append(s.visitors, v)
		}
		return s
	})
}

// TestRoundTrip writes scenes in the recording's format: the import and the pipeline give the true receipts,
// whichever way the gondola stands.
func TestRoundTrip(t *testing.T) {
	lines, turned := 0, map[int]bool{}
	rapid.Check(t, func(t *rapid.T) {
		s := anyScene().Draw(t, "scene")
		r := read(t, s.files())
		want := s.wanted(&r.Layout.Catalog)
		got := map[store.Token]store.Receipt{}
		for _, receipt := range replay(t, r) {
			got[receipt.Token] = receipt.Receipt
			lines += len(receipt.Lines)
			if receipt.PExact < 0.5 {
				t.Errorf("P(exact) of a right receipt is %.3f", receipt.PExact)
			}
		}
		turned[s.quarters] = true
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("receipts differ (-want +got):\n%s", diff)
		}
	})
	if lines < fixedseed.Share(100) || len(turned) < 4 {
		t.Errorf("%d lines of receipts, quarter turns %v: too few were looked at", lines, turned)
	}
}

func example() *scene {
	return &scene{
		at: store.Vec2{X: 1, Y: 0.5}, length: 10,
		visitors: []visitor{{id: "77", from: 1, to: 8, takes: []take{{at: 4, shelf: 2, plate: 3, count: 1}}}},
	}
}

// TestGeometry: shelves and plates are where the planogram has them, units come out right, and the hand is at
// the plate that changed.
func TestGeometry(t *testing.T) {
	for quarters := range 4 {
		s := example()
		s.quarters = quarters
		r := read(t, s.files())
		shelf := r.Layout.Shelves[1]
		p := r.Layout.Plates[shelf.First+2]
		want := s.pose().Apply(store.Vec3{X: 2.5 * wide, Z: heights[2]})
		if d := p.Front().Dist(want); shelf.ID != "G2.B1.S2" || d > 0.01 {
			t.Errorf("%d quarters: plate 3 of %s is %.3f m from where it is", quarters, shelf.ID, d)
		}
		ended := r.Ended()
		if len(ended) != 1 {
			t.Fatalf("plates that ended otherwise: %v", ended)
		}
		d := ended[0]
		if d.Shelf != shelf.ID || d.Plate != 3 || math.Abs(d.Mass+mass(2, 3)) > 1 || d.Hand > 0.11 ||
			math.Abs(d.At.Seconds()-4.25-0.07) > 0.05 || len(d.Products) != 1 {
			t.Errorf("plates say %v, want %.0f g less on plate 3 of %s at 4.32 s, a hand within 0.11 m",
				d, mass(2, 3), shelf.ID)
		}
	}
}

// TestNotes: what was derived is said.
func TestNotes(t *testing.T) {
	all := strings.Join(read(t, example().files()).Notes, "\n")
	for _, want := range []string{
		"time 0 is 2020-04-22T05:06:34Z", "gondolas 1, shelves 2, plates 12, facings 6, products 6",
		"target-77 shows its token at 1.25 s", "leaves at 8.25 s", "channels that answer where the planogram has no plate: 2,",
		"stored up to 2.3 s after", "a unit's size 0.09 x 0.09 x 0.1 m",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("no note says %q:\n%s", want, all)
		}
	}
}

// TestUnheardShelf: a shelf whose cells never answer is not weighed, and is said not to be.
func TestUnheardShelf(t *testing.T) {
	files, moved := example().files(), example()
	moved.at.X = 4
	more := strings.ReplaceAll(string(join(moved.planogram())), `"gondola_id":{"id":2}`, `"gondola_id":{"id":5}`)
	files["planogram.json"].Data = append(files["planogram.json"].Data, more...)
	r := read(t, files)
	if all := strings.Join(r.Notes, "\n"); !strings.Contains(all, "no load cell answers on G5.B1.S1, G5.B1.S2") {
		t.Errorf("the notes do not name the shelves:\n%s", all)
	}
	if n := len(r.Layout.Shelves); n != 4 || r.Layout.Shelves[3].Cells.Len() != 0 || r.Layout.Shelves[1].Cells.Len() != 6 {
		t.Errorf("%d shelves; the last has %d cells, the second %d", n, r.Layout.Shelves[3].Cells.Len(),
			r.Layout.Shelves[1].Cells.Len())
	}
	if got := replay(t, r); len(got) != 1 || got[0].Count(store.SKU(sku(2, 3))) != 1 {
		t.Errorf("receipts %+v", got)
	}
}

// TestBadInput: file, object, what is wrong, what would be right.
func TestBadInput(t *testing.T) {
	whole := example().files()
	for _, c := range []struct{ file, from, to, want string }{
		{"products.json", "", "", "products.json: file does not exist; want a folder with plate_data.json"},
		{"plate_data.json", "", "{", "plate_data.json: object 1: unexpected EOF; want JSON objects one after another"},
		{"full_targets.json", "", " ", "full_targets.json: object 1: EOF"},
		{"products.json", `"weight":150`, `"weight":"heavy"`, "products.json: object 1: json: cannot unmarshal string"},
		{"products.json", `"weight":150`, `"weight":0`, "planogram.json: object 1: product 0000000010 has a weight of 0 g"},
		{"products.json", `{"id":"0000000010"}`, `{"id":"x"}`, "product 0000000010 is not in products.json"},
		{"plate_data.json", `"freq_samp":60`, `"freq_samp":50`, "plate_data.json: object 1: freq_samp is 50, want 60"},
		{"plate_data.json", `"shape":[12,3,8]`, `"shape":[12,3,9]`, "object 1: values are 1152 bytes of the shape [12 3 9], want [12, shelves, plates]"},
		{"plate_data.json", `"gondola_id":{"id":2}`, `"gondola_id":{"id":9}`, "object 1: gondola 9 is not in planogram.json, want one of [2]"},
		{"plate_data.json", `"t_origin"`, `"origin"`, "there is no document.header.t_origin"},
		{"full_targets.json", `"t_origin"`, `"origin"`, "full_targets.json: object 1: there is no document.header.t_origin"},
		{"full_targets.json", `"target_id":{"id":"77"}`, `"target_id":{}`, "a target has no target_id.id"},
		{"planogram.json", `"plate_index":1,`, `"plate_index":2,`, "planogram.json: object 1: plate 2 begins 0.000 m from the left, want 0.102 m"},
		{"planogram.json", `"z":0.9`, `"z":1.25`, "make no store"},
		{"planogram.json", `"rotation":{}`, `"rotation":{"z":0.3}`, "want quarter turns about z"},
	} {
		t.Run(c.want, func(t *testing.T) {
			files := maps.Clone(whole)
			switch text := string(files[c.file].Data); {
			case c.from != "" && !strings.Contains(text, c.from):
				t.Fatalf("%s has no %s", c.file, c.from)
			case c.from != "":
				files[c.file] = &fstest.MapFile{Data: []byte(strings.ReplaceAll(text, c.from, c.to))}
			case c.to != "":
				files[c.file] = &fstest.MapFile{Data: []byte(c.to)}
			default:
				delete(files, c.file)
			}
			if r, err := autocheckout.Read(files); err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("read %v with error %v, want %q", r, err, c.want)
			}
		})
	}
}

// TestCutAnywhere: a file cut anywhere is an error, never a panic or a shorter recording.
func TestCutAnywhere(t *testing.T) {
	whole := example().files()
	names := slices.Sorted(maps.Keys(whole))
	rapid.Check(t, func(t *rapid.T) {
		name := rapid.SampledFrom(names).Draw(t, "file")
		data := whole[name].Data
		n := rapid.IntRange(0, len(data)-2).Draw(t, "length")
		if n > 0 && data[n-1] == '\n' || data[n] == '\n' {
			t.Skip("cut between objects: a shorter recording")
		}
		files := maps.Clone(whole)
		files[name] = &fstest.MapFile{Data: data[:n]}
		if _, err := autocheckout.Read(files); err == nil || !strings.HasPrefix(err.Error(), name) {
			t.Errorf("%s cut after %d of %d bytes: error %v", name, n, len(data), err)
		}
	})
}
