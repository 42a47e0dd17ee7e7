package study_test

import (
	"testing"

	"storesim/sim/crowd/study"
)

// The crowd walks as fast as people are known to at the densities that a store can have.
func TestFundamentalDiagram(t *testing.T) {
	points := study.Weidmann([]float64{0.5, 1, 1.5, 2, 2.5, 3})
	for _, p := range points {
		t.Logf("%.2f /m2: %.3f m/s, Weidmann %.3f m/s", p.Density, p.Speed, p.Weidmann)
	}
	rmse := study.RMSE(points, 0.5, 3)
	t.Logf("RMSE %.3f m/s", rmse)
	if rmse > 0.1 {
		t.Errorf("RMSE %.3f m/s", rmse)
	}
	if _, err := study.Diagram(points); err != nil {
		t.Error(err)
	}
}
