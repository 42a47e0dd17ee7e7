package render

import (
	"image/color"

	"storesim/pipeline/store"
)

// Vertex of a mesh: position in the mesh's frame (metres), outward unit normal, texture coordinates with
// (0, 0) at the upper left of the image and (1, 1) at the lower right; coordinates outside repeat.
type Vertex struct {
	P, N store.Vec3
	U, V float32
}

// Mesh is a triangle mesh; triangles index vertices, counter-clockwise seen from outside. It is never
// written after it was handed to a View, and may be shared by any number of objects.
type Mesh struct {
	Vertices  []Vertex
	Triangles [][3]int32
}

// Material is the look of a surface.
type Material struct {
	Color    color.RGBA // multiplies the texture where there is one
	Texture  *Texture   // nil for plain colour
	Emissive bool       // shines by itself: not shaded
}

// Object is a mesh placed in the world. World = Pose.R * (Scale * mesh) + Pose.T.
type Object struct {
	ID       uint32 // instance in the id buffer; 0 is unlabelled background. Parts of one thing share an id.
	Group    uint32 // of a moving object: the instance that this one is a part of as well, 0 for none
	Mesh     *Mesh
	Pose     store.Pose
	Scale    store.Vec3 // per axis, greater than 0; the zero value means 1, 1, 1
	Material *Material
	// Decal darkens what lies below it by its material's alpha, most in the middle of its texture, and
	// writes neither depth nor id (soft shadows).
	Decal bool
}

// Lamp is a point light. Its light falls off with the square of the distance beyond Reach metres.
type Lamp struct {
	At    store.Vec3
	Power float32 // 1 lights a facing white wall at Reach fully; 0 for a lamp that is off
	Reach float64
	Tone  Tone
}

// Light is the light of a scene: an even part and lamps.
type Light struct {
	Ambient float32 // 0 to 1
	Tone    Tone    // of the even part
	Lamps   []Lamp
}
