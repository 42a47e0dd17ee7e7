package sensor

import (
	"storesim/pipeline/store"
	"storesim/sim/scene"
	"storesim/sim/truth"
)

// shelved is a unit on a shelf, as an object that a view keeps.
type shelved struct {
	item  truth.ItemID
	sku   store.SKU
	pose  store.Pose
	plate store.PlateID // under it
	thing *truth.Thing  // its label but for what the picture says; nil until asked for
}

func (o *op) shelved() shelved { return shelved{o.item, o.sku, o.pose, o.plate, nil} }

// apply shows a change of the shelves in a camera's view. A unit that came to the shelf after the opening
// gets an object of its own: that of a unit of the same product that has left, where there is one, so that a
// view does not grow from day to day.
func (c *Cameras) apply(cam *camera, o op) {
	i, known := cam.static[o.item]
	switch {
	case known && o.shown:
		cam.view.Place(i, o.pose)
		cam.view.Show(i, true)
		cam.shelf[i] = o.shelved()
	case known:
		cam.view.Show(i, false)
		if o.left {
			delete(cam.static, o.item)
			cam.spare[o.sku] = append(cam.spare[o.sku], i)
		}
	case o.shown:
		thing := c.builder.Item(o.sku, scene.ItemID(int(o.item)), o.pose)
		if spare := cam.spare[o.sku]; len(spare) > 0 {
			i = spare[len(spare)-1]
			cam.spare[o.sku] = spare[:len(spare)-1]
			cam.view.Replace(i, thing)
			cam.view.Show(i, true)
		} else {
			i = cam.view.Add(thing)
			cam.shelf = append(cam.shelf, shelved{})
		}
		cam.shelf[i] = o.shelved()
		cam.static[o.item] = i
	}
}
