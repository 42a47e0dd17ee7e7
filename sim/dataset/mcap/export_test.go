package mcap

import "storesim/pipeline/store"

// Quaternion of a rotation matrix: x, y, z, w.
func Quaternion(m store.Mat3) [4]float64 { return quaternion(m) }
