package grpc

import (
	"errors"
	"fmt"
	"image/color"
	"math"

	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/store"
)

// EncodeLayout puts a store into the schema's form.
func EncodeLayout(l *store.Layout) *feedv1.Layout {
	out := &feedv1.Layout{
		Name: l.Name, Ceiling: l.Ceiling, Floor: &feedv1.Rect{Min: vec2(l.Floor.Min), Max: vec2(l.Floor.Max)},
	}
	for i := range l.Gondolas {
		out.Gondolas = append(out.Gondolas, gondola(&l.Gondolas[i]))
	}
	for _, g := range l.Gates {
		out.Gates = append(out.Gates, &feedv1.Gate{
			Id: string(g.ID), Kind: string(g.Kind), A: vec2(g.A), B: vec2(g.B), Inward: vec2(g.Inward),
		})
	}
	for i := range l.Cameras {
		out.Cameras = append(out.Cameras, camera(&l.Cameras[i]))
	}
	for i := range l.Catalog.Products {
		out.Products = append(out.Products, product(&l.Catalog.Products[i]))
	}
	for _, f := range l.Planogram.Facings {
		out.Planogram = append(out.Planogram, &feedv1.Facing{
			Sku: string(f.SKU), First: int32(f.First), Count: int32(f.Count),
		})
	}
	for i := range l.Shelves {
		out.Shelves = append(out.Shelves, shelf(l, &l.Shelves[i]))
	}
	return out
}

func vec2(v store.Vec2) *feedv1.Vec2 { return &feedv1.Vec2{X: v.X, Y: v.Y} }
func vec3(v store.Vec3) *feedv1.Vec3 { return &feedv1.Vec3{X: v.X, Y: v.Y, Z: v.Z} }

func pose(p store.Pose) *feedv1.Pose {
	return &feedv1.Pose{Rotation: append([]float64{}, p.R[:]...), Translation: vec3(p.T)}
}

func gondola(g *store.Gondola) *feedv1.Gondola {
	out := &feedv1.Gondola{
		Id: g.ID, WorldFromGondola: pose(g.Pose), Height: g.Height, Depth: g.Depth, DoubleSided: g.Double,
		Surface: g.Surface, Doors: g.Doors,
	}
	for _, b := range g.Bays {
		bay := &feedv1.Bay{Width: b.Width}
		for _, s := range b.Shelves {
			bay.Boards = append(bay.Boards, &feedv1.Board{
				Height: s.Height, Plates: int32(s.Plates), CellRule: string(s.Cells),
			})
		}
		out.Bays = append(out.Bays, bay)
	}
	return out
}

func camera(c *store.Camera) *feedv1.Camera {
	k := &c.Intrinsics
	return &feedv1.Camera{
		Id: string(c.ID), Width: uint32(k.Width), Height: uint32(k.Height), Fx: k.Fx, Fy: k.Fy, Cx: k.Cx,
		Cy:   k.Cy,
		Lens: string(k.Lens.Model), Distortion: k.Lens.Coefficients(), Reach: k.Lens.Reach,
		WorldFromCamera: pose(c.WorldFromCamera), Fps: c.FPS,
	}
}

func product(p *store.Product) *feedv1.Product {
	return &feedv1.Product{
		Sku: string(p.SKU), Name: p.Name, Gtin: p.GTIN, PriceCents: int32(p.Price), MassG: float64(p.Mass),
		MassStdG: float64(p.MassStd), Shape: string(p.Shape), Size: vec3(p.Size),
		Art: &feedv1.Art{
			Brand: p.Art.Brand, Text: p.Art.Text, Base: packed(p.Art.Base), Accent: packed(p.Art.Accent),
			Ink: packed(p.Art.Ink), Motif: int32(p.Art.Motif),
		},
	}
}

func packed(c color.RGBA) uint32 {
	return uint32(c.R)<<24 | uint32(c.G)<<16 | uint32(c.B)<<8 | uint32(c.A)
}

func unpacked(v uint32) color.RGBA {
	return color.RGBA{uint8(v >> 24), uint8(v >> 16), uint8(v >> 8), uint8(v)}
}

func shelf(l *store.Layout, s *store.Shelf) *feedv1.Shelf {
	out := &feedv1.Shelf{
		Id: string(s.ID), Height: s.Height, Clear: s.Clear, FirstPlate: int32(s.First),
		Plates: int32(s.Count),
	}
	for c := range s.Cells.Len() {
		out.Cells = append(out.Cells, cell(l, s, c))
	}
	return out
}

func cell(l *store.Layout, s *store.Shelf, c int) *feedv1.Cell {
	first, count := s.CellPlates(c)
	left, right := &l.Plates[first], &l.Plates[int(first)+count-1]
	out := &feedv1.Cell{
		FirstPlate: int32(first), Plates: int32(count), Front: vec3(left.Front().Lerp(right.Front(), 0.5)),
		Centre: vec3(left.Centre().Lerp(right.Centre(), 0.5)), Outward: vec2(left.Outward()),
	}
	for i := range count {
		f, ok := l.FacingOf(first + store.PlateID(i))
		n := len(out.Skus)
		if ok && (n == 0 || out.Skus[n-1] != string(f.SKU)) {
			out.Skus = append(out.Skus, string(f.SKU))
		}
	}
	return out
}

// The bound of a layout's lists, and of the plates of a board.
const maxParts = 1 << 16

var errPose = errors.New("rotation has not 9 numbers")

// DecodeLayout builds the store of the schema's form and validates it; what follows from the rest (shelves)
// is worked out anew.
func DecodeLayout(in *feedv1.Layout) (*store.Layout, error) {
	l := store.Layout{
		Name: in.GetName(), Ceiling: in.GetCeiling(),
		Floor: store.Rect{Min: toVec2(in.GetFloor().GetMin()), Max: toVec2(in.GetFloor().GetMax())},
	}
	plates := 0
	for _, g := range in.GetGondolas() {
		to, n, err := toGondola(g)
		if plates += n; err == nil && plates > maxParts {
			err = fmt.Errorf("more than %d plates", maxParts)
		}
		if err != nil {
			return nil, fmt.Errorf("layout: gondola %q: %w", g.GetId(), err)
		}
		l.Gondolas = append(l.Gondolas, to)
	}
	for _, g := range in.GetGates() {
		l.Gates = append(l.Gates, store.Gate{
			ID: store.DeviceID(g.GetId()), Kind: store.GateKind(g.GetKind()), A: toVec2(g.GetA()),
			B:      toVec2(g.GetB()),
			Inward: toVec2(g.GetInward()),
		})
	}
	for _, c := range in.GetCameras() {
		to, err := toCamera(c)
		if err != nil {
			return nil, fmt.Errorf("layout: camera %q: %w", c.GetId(), err)
		}
		l.Cameras = append(l.Cameras, to)
	}
	var err error
	if l.Catalog, err = store.NewCatalog(toProducts(in.GetProducts())); err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	for _, f := range in.GetPlanogram() {
		l.Planogram.Facings = append(l.Planogram.Facings, store.Facing{
			SKU: store.SKU(f.GetSku()), First: store.PlateID(f.GetFirst()), Count: int(f.GetCount()),
		})
	}
	out, err := store.NewLayout(l)
	if err != nil {
		return nil, fmt.Errorf("layout: %w", err)
	}
	return out, nil
}

func toVec2(v *feedv1.Vec2) store.Vec2 { return store.Vec2{X: v.GetX(), Y: v.GetY()} }

func toVec3(v *feedv1.Vec3) store.Vec3 { return store.Vec3{X: v.GetX(), Y: v.GetY(), Z: v.GetZ()} }

func toPose(p *feedv1.Pose) (out store.Pose, err error) {
	if len(p.GetRotation()) != len(out.R) {
		return out, errPose
	}
	copy(out.R[:], p.Rotation)
	out.T = toVec3(p.Translation)
	for _, v := range append(out.R[:], out.T.X, out.T.Y, out.T.Z) {
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return out, errors.New("pose has numbers that are none")
		}
	}
	return out, nil
}

// toGondola also returns how many plates there are.
func toGondola(g *feedv1.Gondola) (store.Gondola, int, error) {
	at, err := toPose(g.GetWorldFromGondola())
	out := store.Gondola{
		ID: g.GetId(), Pose: at, Height: g.GetHeight(), Depth: g.GetDepth(), Double: g.GetDoubleSided(),
		Surface: g.GetSurface(), Doors: g.GetDoors(),
	}
	plates := 0
	for _, b := range g.GetBays() {
		bay := store.Bay{Width: b.GetWidth()}
		for _, s := range b.GetBoards() {
			if n := int(s.GetPlates()); n < 0 || n > maxParts || plates > maxParts {
				return out, 0, fmt.Errorf("a board of %d plates", n)
			}
			plates += int(s.GetPlates())
			bay.Shelves = append(bay.Shelves, store.ShelfSpec{
				Height: s.GetHeight(), Plates: int(s.GetPlates()), Cells: store.CellRule(s.GetCellRule()),
			})
		}
		out.Bays = append(out.Bays, bay)
	}
	return out, plates, err
}

func toCamera(c *feedv1.Camera) (store.Camera, error) {
	at, err := toPose(c.GetWorldFromCamera())
	out := store.Camera{ID: store.DeviceID(c.GetId()), WorldFromCamera: at, FPS: c.GetFps()}
	out.Intrinsics = store.Intrinsics{
		Width: int(c.GetWidth()), Height: int(c.GetHeight()), Fx: c.GetFx(), Fy: c.GetFy(), Cx: c.GetCx(),
		Cy: c.GetCy(),
	}
	if c.GetWidth() > maxSide || c.GetHeight() > maxSide {
		return out, fmt.Errorf("%d x %d pixels are too many", c.GetWidth(), c.GetHeight())
	}
	lens := &out.Intrinsics.Lens
	lens.Model, lens.Reach = store.LensModel(c.GetLens()), c.GetReach()
	if len(c.GetDistortion()) > len(lens.K) {
		return out, fmt.Errorf("lens has %d coefficients, want at most %d", len(c.Distortion), len(lens.K))
	}
	copy(lens.K[:], c.GetDistortion())
	return out, err
}

func toProducts(list []*feedv1.Product) []store.Product {
	var out []store.Product
	for _, p := range list {
		a := p.GetArt()
		out = append(out, store.Product{
			SKU: store.SKU(p.GetSku()), Name: p.GetName(), GTIN: p.GetGtin(),
			Price: store.Cents(p.GetPriceCents()),
			Mass:  store.Grams(p.GetMassG()), MassStd: store.Grams(p.GetMassStdG()),
			Shape: store.Shape(p.GetShape()),
			Size:  toVec3(p.GetSize()),
			Art: store.Art{
				Brand: a.GetBrand(), Text: a.GetText(), Base: unpacked(a.GetBase()),
				Accent: unpacked(a.GetAccent()),
				Ink:    unpacked(a.GetInk()), Motif: int(a.GetMotif()),
			},
		})
	}
	return out
}
