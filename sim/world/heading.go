package world

import (
	"math"

	"storesim/pipeline/store"
)

// headingOf is the yaw of a floor direction.
func headingOf(d store.Vec2) float64 { return math.Atan2(d.Y, d.X) }
