package report

import (
	"strings"
	"testing"
)

// TestDevices: one thing of a kind is told in full, of several their names, and of many the first.
func TestDevices(t *testing.T) {
	list := []Device{
		{Name: "cam5", Kind: "silent", Text: "has sent nothing", Since: 12},
		{Name: "G1.B1.S1.P1", Kind: "constant", Text: "repeats one value"},
		{Name: "cam1", Kind: "clock", Text: "has a clock that is 0.30 s ahead of the others", Until: 90},
		{Name: "cam2", Kind: "clock"},
	}
	for range 4 {
		list = append(list, Device{Name: "P", Kind: "constant"})
	}
	p := &printer{}
	p.devices(&Results{Devices: list})
	const want = "Devices  clock: cam1, cam2\n         constant: G1.B1.S1.P1, P, P, and 2 more\n" +
		"         cam5 has sent nothing\n\n"
	if got := p.text.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if a, b := list[0].Lasted(), list[2].Lasted(); a != "12 s to the end" || b != "0 to 90 s" {
		t.Errorf("%q, %q", a, b)
	}
	var none printer
	if none.devices(&Results{}); strings.TrimSpace(none.text.String()) != "" {
		t.Errorf("nothing is wrong: %q", none.text.String())
	}
}
