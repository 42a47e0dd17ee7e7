package emulator

// Law is what a table says of a fitted law.
type Law struct {
	Name   string
	Cases  int
	Value  float64 // the share of yes; or half of what lies between the quantiles at 16 and 84 %
	Share  bool
	Kernel Kernel
}

// Laws lists what was fitted but for scores and looks.
func (m *Model) Laws() []Law {
	var out []Law
	choice := func(name string, c *Choice) {
		out = append(out, Law{name, c.Cases, float64(c.Yes) / max(1, float64(c.Cases)), true, c.Kernel})
	}
	gauge := func(name string, g *Gauge) { out = append(out, Law{name, g.Cases, g.Spread, false, g.Kernel}) }
	choice("person found", &m.Found)
	choice("person found twice", &m.Double)
	gauge("head, along the body", &m.Head.Along)
	gauge("head, across", &m.Head.Across)
	choice("foot is a peak", &m.FootPeak)
	gauge("foot's peak, along", &m.FootOfPeak.Along)
	gauge("foot's vector, along", &m.FootVector.Along)
	choice("hand reported", &m.Hand)
	choice("hand is a peak", &m.HandPeak)
	choice("peak is another's hand", &m.HandStolen)
	gauge("hand's peak, along", &m.HandOfPeak.Along)
	gauge("hand's peak, across", &m.HandOfPeak.Across)
	gauge("hand's vector, along", &m.HandVector.Along)
	gauge("hand's vector, across", &m.HandVector.Across)
	gauge("box, lower edge", &m.Box[3])
	return out
}
