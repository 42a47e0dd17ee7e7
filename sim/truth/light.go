package truth

// Light is how a store is lit where its scenario says so.
type Light struct {
	Ambient  float64 // even light, as from bright walls: 1 lights everything fully
	Level    float64 // of the lamps together, on a level surface at hip height, mean over the floor
	Kelvin   float64 // colour temperature of the lamps; at 6500 they are white
	Daylight float64 // outside the windows, from 0 at night to 1 at noon
	Lamps    []Lamp  `json:",omitempty"` // those that are not like the others
}

// Lamp is one that is not like the others.
type Lamp struct {
	Index     int     // counted from 0 at the floor's least x and y, first along x
	Intensity float64 // of what the lamp gives otherwise; 0 for one that is off
	Kelvin    float64 `json:",omitempty"` // 0: that of the others
}
