package world

import "image/color"

// Build is the size of a body, metres.
type Build struct {
	Height    float64 // standing, 0.95 to 2.0; below 1.45 a child
	Shoulders float64 // breadth, 0.36 to 0.52
	Girth     float64 // front to back of the torso, 0.18 to 0.34
	Stoop     float64 // how far the upright torso bends forward, radians: the old
}

// Pattern is how a garment is coloured.
type Pattern int

// The patterns of a top garment.
const (
	Plain Pattern = iota
	Stripes
	Checks
	Blocks // upper and lower half differ
)

// HairStyle is the form of the hair.
type HairStyle int

// The hair styles.
const (
	ShortHair HairStyle = iota
	LongHair
	Bald
	Cap
)

// Look is the outside of a body: clothing, skin and hair.
type Look struct {
	Skin, Hair, Top, TopAccent, Bottom, Shoes color.RGBA
	Pattern                                   Pattern
	Style                                     HairStyle
	LongSleeves                               bool
	ShoulderBag                               bool // carries a bag on the left side, of colour TopAccent
	Jacket                                    bool // wears a jacket of colour Outer over the top
	Outer                                     color.RGBA
	Backpack                                  bool // of colour Pack
	NameBand                                  bool // staff: a white band with a name across the chest
	Pack                                      color.RGBA
}
