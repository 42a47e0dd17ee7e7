package coco

import "storesim/sim/truth"

// formation is how a camera made its picture, an attribute of "images" of our own: readers of the format pass
// over keys that they do not know. What a camera lacks is left out.
type formation struct {
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
}

// formationOf returns nil for a picture that came from elsewhere: every picture of a camera has a gain.
func formationOf(f *truth.Formation) *formation {
	if f.Gain == 0 {
		return nil
	}
	return &formation{
		Gain: f.Gain, WhiteBalance: f.WhiteBalance, Vignetting: f.Vignetting,
		ExposureTime: f.ExposureTime.Seconds(), RowDelay: f.RowDelay.Seconds(),
		Aperture: f.Aperture, Focus: f.Focus,
		ReadNoise: f.ReadNoise, ShotNoise: f.ShotNoise, JPEGQuality: f.JPEGQuality,
	}
}
