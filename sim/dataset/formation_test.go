package dataset

import (
	"encoding/json"
	"testing"
	"time"

	"storesim/sim/truth"
)

// A picture's formation is written in SI units, without what its camera lacks; a picture from elsewhere has
// none.
func TestFormationIsWritten(t *testing.T) {
	quality := map[string]int{`{"gain":1,"read_noise":0,"shot_noise":0,"file_quality":92}`: 92}
	for want, f := range map[string]truth.Formation{
		`null`: {},
		`{"gain":1,"read_noise":0,"shot_noise":0,"file_quality":92}`: {Gain: 1},
		`{"gain":1.5,"read_noise":2,"shot_noise":0.04}`:              {Gain: 1.5, ReadNoise: 2, ShotNoise: 0.04},
		`{"gain":1,"white_balance_k":4000,"vignetting":0.5,"exposure_time_s":0.01,"row_delay_s":0.00003,` +
			`"aperture_m":0.0014,"focus_m":3,"read_noise":0,"shot_noise":0,"jpeg_quality":80}`: {
			Gain: 1, WhiteBalance: 4000, Vignetting: 0.5, ExposureTime: 10 * time.Millisecond,
			RowDelay: 30 * time.Microsecond, Aperture: 0.0014, Focus: 3, JPEGQuality: 80,
		},
		`{"gain":1,"read_noise":0,"shot_noise":0,"antialias":true,"light":{"ambient":0.3,"level":0.7,` +
			`"lamps_k":3000,"daylight":0,"odd_lamps":[{"index":2,"intensity":0},{"index":5,"intensity":0.5,"k":5000}]}}`: {
			Gain: 1, Antialias: true, Light: &truth.Light{
				Ambient: 0.3, Level: 0.7, Kelvin: 3000,
				Lamps: []truth.Lamp{{Index: 2}, {Index: 5, Intensity: 0.5, Kelvin: 5000}},
			},
		},
	} {
		got, err := json.Marshal(FormationOf(&Sample{Quality: quality[want], View: truth.FrameView{Formation: f}}))
		if err != nil || string(got) != want {
			t.Errorf("%+v is written as %s, %v, want %s", f, got, err, want)
		}
	}
}
