package sensor

// swing opens and shuts the doors of the refrigerators as the people in a picture hold them.
func (c *Cameras) swing(cam *camera, bodies []bodyState) {
	leaves := c.builder.Leaves()
	if len(leaves) == 0 {
		return
	}
	cam.poses = cam.poses[:0]
	for i := range bodies {
		if bodies[i].loose == nil {
			cam.poses = append(cam.poses, bodies[i].pose)
		}
	}
	for i := range leaves {
		l := &leaves[i]
		open := l.Opening(cam.poses)
		if open == cam.open[i] {
			continue
		}
		cam.open[i] = open
		for k := range l.Count {
			cam.view.Place(l.First+k, l.Pose(open))
		}
	}
}
