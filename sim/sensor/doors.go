package sensor

import "storesim/sim/world"

// swing opens and shuts the doors of the refrigerators as the people in a picture hold them.
func (c *Cameras) swing(cam *camera, bodies []bodyState) {
	leaves := c.builder.Leaves()
	if len(leaves) == 0 {
		return
	}
	poses := make([]world.Pose, 0, len(bodies))
	for i := range bodies {
		if bodies[i].loose == nil {
			poses = append(poses, bodies[i].pose)
		}
	}
	for i := range leaves {
		l := &leaves[i]
		open := l.Opening(poses)
		if open == cam.open[i] {
			continue
		}
		cam.open[i] = open
		for k := range l.Count {
			cam.view.Place(l.First+k, l.Pose(open))
		}
	}
}
