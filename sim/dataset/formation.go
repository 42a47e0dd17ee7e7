package dataset

import "storesim/sim/truth"

// Formation is how a camera made its picture, as the JSON files of the formats have it. What a camera lacks
// is left out.
type Formation struct {
	Gain         float64 `json:"gain"`                      // on grey levels
	WhiteBalance float64 `json:"white_balance_k,omitempty"` // kelvin
	Vignetting   float64 `json:"vignetting,omitempty"`      // share of the law of the cosine's fourth power
	ExposureTime float64 `json:"exposure_time_s,omitempty"` // of a row
	RowDelay     float64 `json:"row_delay_s,omitempty"`     // from a row to the next one below
	Aperture     float64 `json:"aperture_m,omitempty"`      // diameter
	Focus        float64 `json:"focus_m,omitempty"`         // distance that is sharp
	ReadNoise    float64 `json:"read_noise"`                // standard deviation, grey levels
	ShotNoise    float64 `json:"shot_noise"`                // variance, grey levels for each grey level
	JPEGQuality  int     `json:"jpeg_quality,omitempty"`    // of the camera's own compression, 1 to 100
	FileQuality  int     `json:"file_quality,omitempty"`    // of the JPEG file that the set has, 1 to 100
	Antialias    bool    `json:"antialias,omitempty"`       // edges are blended by what they cover
	Light        *Light  `json:"light,omitempty"`           // absent for the usual one
}

// Light is the light of the store when a picture was taken.
type Light struct {
	Ambient  float64 `json:"ambient"`             // even light; 1 lights everything fully
	Level    float64 `json:"level"`               // of the lamps together, mean over the floor
	Kelvin   float64 `json:"lamps_k"`             // colour temperature of the lamps
	Daylight float64 `json:"daylight"`            // outside, from 0 at night to 1 at noon
	Lamps    []Lamp  `json:"odd_lamps,omitempty"` // those that are not like the others
}

// Lamp is one that is not like the others.
type Lamp struct {
	Index     int     `json:"index"`       // from 0 at the floor's least x and y, first along x
	Intensity float64 `json:"intensity"`   // of what the lamp gives otherwise; 0: it is off
	Kelvin    float64 `json:"k,omitempty"` // absent: that of the others
}

// FormationOf returns nil for a picture that came from elsewhere: every picture of a camera has a gain.
func FormationOf(s *Sample) *Formation {
	f := &s.View.Formation
	if f.Gain == 0 {
		return nil
	}
	return &Formation{
		Gain: f.Gain, WhiteBalance: f.WhiteBalance, Vignetting: f.Vignetting,
		ExposureTime: f.ExposureTime.Seconds(), RowDelay: f.RowDelay.Seconds(),
		Aperture: f.Aperture, Focus: f.Focus,
		ReadNoise: f.ReadNoise, ShotNoise: f.ShotNoise, JPEGQuality: f.JPEGQuality, FileQuality: s.Quality,
		Antialias: f.Antialias, Light: lightOf(f.Light),
	}
}

func lightOf(l *truth.Light) *Light {
	if l == nil {
		return nil
	}
	out := &Light{Ambient: l.Ambient, Level: l.Level, Kelvin: l.Kelvin, Daylight: l.Daylight}
	for _, x := range l.Lamps {
		out.Lamps = append(out.Lamps, Lamp(x))
	}
	return out
}
