package sensor

import "storesim/sim/scene"

// apply shows a change of the shelves in a camera's view. A unit that came to the shelf after the opening
// gets an object of its own: that of a unit of the same product that has left, where there is one, so that a
// view does not grow from day to day.
func (c *Cameras) apply(cam *camera, o op) {
	i, known := cam.static[o.item]
	switch {
	case known && o.shown:
		cam.view.Place(i, o.pose)
		cam.view.Show(i, true)
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
		}
		cam.static[o.item] = i
	}
}
