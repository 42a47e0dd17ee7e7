package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Device is a device or a facing that the pipeline found not to be trusted.
type Device struct {
	Seed  uint64  `json:"seed"`
	Name  string  `json:"name"` // "cam5", "G2.B1.S4", "G2.B1.S4.P3"
	Kind  string  `json:"kind"` // as in package health
	Text  string  `json:"text"` // what is wrong
	Since float64 `json:"since_s"`
	Found float64 `json:"found_s"`           // when the pipeline noticed
	Until float64 `json:"until_s,omitempty"` // 0: it was still so at the end
	Size  float64 `json:"size,omitempty"`    // in the kind's unit
}

// Lasted tells from when until when it was so.
func (d *Device) Lasted() string {
	if d.Until == 0 {
		return fmt.Sprintf("%.0f s to the end", max(d.Since, 0))
	}
	return fmt.Sprintf("%.0f to %.0f s", max(d.Since, 0), d.Until)
}

// mostNames are told of one kind of fault.
const mostNames = 3

// DevicesText tells in a line for each kind what is wrong: "cam5 has sent nothing", or where there are more
// of the kind, "constant: G1.B1.S4.P3, G2.B2.S1.P5".
func DevicesText(list []Device) []string {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b Device) int { return cmp.Compare(a.Kind, b.Kind) })
	var out []string
	for len(list) > 0 {
		n := 1
		for n < len(list) && list[n].Kind == list[0].Kind {
			n++
		}
		out = append(out, kindText(list[:n]))
		list = list[n:]
	}
	return out
}

// kindText tells of the devices of one kind.
func kindText(list []Device) string {
	if len(list) == 1 {
		return list[0].Name + " " + list[0].Text
	}
	var names []string
	for i := range list {
		if i == mostNames {
			names = append(names, fmt.Sprintf("and %d more", len(list)-mostNames))
			break
		}
		names = append(names, list[i].Name)
	}
	return list[0].Kind + ": " + strings.Join(names, ", ")
}

// devices tells of what the pipeline does not trust.
func (p *printer) devices(r *Results) {
	lines := DevicesText(r.Devices)
	for i, text := range lines {
		title := "       "
		if i == 0 {
			title = p.paint(bold, "Devices")
		}
		p.line(title, "  ", text)
	}
	if len(lines) > 0 {
		p.line()
	}
}
