package scene

import (
	"image"
	"math"
	"testing"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// closeCamera looks from near by.
func closeCamera(l *store.Layout, eye, at vec, hfov float64) store.Camera {
	cam := l.Cameras[0]
	cam.Intrinsics = store.NewIntrinsics(320, 180, hfov)
	cam.WorldFromCamera = store.LookAt(eye, at)
	return cam
}

// smoothShot draws a scene with smooth edges.
func smoothShot(l *store.Layout, cam store.Camera, static, moving []render.Object) *image.RGBA {
	v := render.NewView(cam, Light(l))
	v.SetAntialias(true)
	v.SetStatic(static)
	return v.Draw(moving).Image()
}

// holding is a body whose right hand is held out before it.
func holding(facing float64) (shopper, world.Pose) {
	s := demoShoppers()[1]
	s.look.ShoulderBag = false
	pose := stand(s.build, store.Vec2{X: 3, Y: 3}, facing, nil)
	ahead, at := store.Heading(facing).At(0), pose.Joints[world.RightShoulder]
	pose.Joints[world.RightHand] = at.Add(ahead.Scale(0.34)).Add(xyz(0, 0, -0.28))
	pose.Joints[world.RightElbow] = at.Add(ahead.Scale(0.06)).Add(xyz(0, 0, -0.3))
	return s, pose
}

// TestGoldenHand compares a hand around a can with the picture in testdata.
func TestGoldenHand(t *testing.T) {
	l, b := demo(t)
	s, pose := holding(-math.Pi / 2)
	objs := b.Body(nil, BodyID(0), s.build, b.Outfit(s.look), &pose)
	objs = b.Held(objs, &pose, world.Right, []Good{{"p08", ItemID(1)}})
	at := pose.Joints[world.RightHand].Add(xyz(0.03, -0.03, 0))
	cam := closeCamera(l, at.Add(xyz(0.35, -0.45, 0.3)), at, 0.7)
	compare(t, "hand.png", smoothShot(l, cam, emptyRoom(l), objs))
}

// TestGoldenBasket compares a person with a full basket with the picture in testdata.
func TestGoldenBasket(t *testing.T) {
	l, b := demo(t)
	cam := closeCamera(l, xyz(2.7, 1.9, 1.7), xyz(1.9, 3.4, 1.1), 0.9)
	compare(t, "basket.png", smoothShot(l, cam, emptyRoom(l), demoGear(b, l)))
}

// TestGoldenBarcode compares a package's back between others on a board with the picture in testdata.
func TestGoldenBarcode(t *testing.T) {
	l, b := demo(t)
	static := append([]render.Object{}, b.Store()...)
	for i, sku := range []store.SKU{"p02", "p10", "p14"} {
		place := store.FloorPose(store.Vec2{X: 2.87 + 0.13*float64(i), Y: 4.29}, math.Pi)
		if i == 1 {
			place.R = store.RotZ(math.Pi / 2) // the barcode of a can is on its side
		}
		place.T.Z = 0.965
		static = append(static, b.Item(sku, ItemID(i), place))
	}
	cam := closeCamera(l, xyz(3, 3.8, 1.1), xyz(3, 4.29, 0.99), 0.9)
	compare(t, "barcode.png", smoothShot(l, cam, static, nil))
}

// TestShelfEdgesDoNotCrawl turns a camera that looks at far shelves by tenths of a pixel: the picture changes
// by about as much as its slopes say, without the flicker of letters and edges that fall between samples.
func TestShelfEdgesDoNotCrawl(t *testing.T) {
	l, b := demo(t)
	static := append(append([]render.Object{}, b.Store()...), demoStock(b, l)...)
	cam := closeCamera(l, xyz(5.6, 0.9, 1.9), xyz(2.6, 4.4, 0.9), 1.0)
	before := smoothShot(l, cam, static, nil)
	mean, worst, n := 0.0, 0.0, 0
	for i := range 5 {
		turned := cam
		turned.Intrinsics.Cx += 0.1 * float64(i+1)
		turned.Intrinsics.Cy += 0.03 * float64(i+1)
		after := smoothShot(l, turned, static, nil)
		sum := 0.0
		for k := 0; k < len(after.Pix); k += 4 {
			d := math.Abs(float64(after.Pix[k+1]) - float64(before.Pix[k+1]))
			sum += d
			if d > 64 {
				worst++
			}
		}
		mean, n, before = mean+sum/float64(len(after.Pix)/4), n+1, after
	}
	mean, worst = mean/float64(n), worst/float64(n*len(before.Pix)/4)
	t.Logf("a tenth of a pixel changes the picture by %.2f of 255 on average, %.3f %% of it by more than 64", mean, 100*worst)
	if mean > 2 || worst > 0.001 || mean == 0 {
		t.Errorf("a tenth of a pixel changes the picture by %.2f of 255 on average, %.3f %% of it by more than 64", mean, 100*worst)
	}
}
