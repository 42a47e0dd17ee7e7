package sensor_test

import (
	"image/color"
	"reflect"
	"testing"

	"storesim/sim/sensor"
	"storesim/sim/world"
)

// A look has one outfit for as long as the wardrobe has room, and one that looks the same afterwards.
func TestWardrobeHasRoom(t *testing.T) {
	var looks []world.Look
	for i := range sensor.MostOutfits + 10 {
		looks = append(looks, world.Look{Top: color.RGBA{uint8(i), uint8(i >> 8), 40, 255}})
	}
	n := len(looks)
	all := append(append(looks[:2:2], looks...), looks...) // two come twice, then everybody once more
	got := sensor.Outfits(all)
	if got[0] != got[2] || got[1] != got[3] || got[0] == got[1] {
		t.Error("two looks have not one outfit each")
	}
	again := 0
	for i := range n {
		before, after := got[2+i], got[2+n+i]
		if !reflect.DeepEqual(before, after) {
			t.Fatalf("outfit %d is another one later", i)
		}
		if before != after {
			again++
		}
	}
	if again < sensor.MostOutfits {
		t.Errorf("%d of %d outfits were made again: nothing was thrown out", again, n)
	}
}
