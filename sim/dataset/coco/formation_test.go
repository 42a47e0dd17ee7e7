package coco

import (
	"encoding/json"
	"testing"
	"time"

	"storesim/sim/truth"
)

// A picture's formation stands in its record in SI units; a picture without one has no such key.
func TestFormationIsWritten(t *testing.T) {
	for want, f := range map[string]truth.Formation{
		`null`: {},
		`{"gain":1.5,"read_noise":2,"shot_noise":0.04}`: {Gain: 1.5, ReadNoise: 2, ShotNoise: 0.04},
		`{"gain":1,"white_balance_k":4000,"vignetting":0.5,"exposure_time_s":0.01,"row_delay_s":0.00003,` +
			`"aperture_m":0.0014,"focus_m":3,"read_noise":0,"shot_noise":0,"jpeg_quality":80}`: {
			Gain: 1, WhiteBalance: 4000, Vignetting: 0.5, ExposureTime: 10 * time.Millisecond,
			RowDelay: 30 * time.Microsecond, Aperture: 0.0014, Focus: 3, JPEGQuality: 80,
		},
	} {
		got, err := json.Marshal(formationOf(&f))
		if err != nil || string(got) != want {
			t.Errorf("%+v is written as %s, %v, want %s", f, got, err, want)
		}
	}
}
