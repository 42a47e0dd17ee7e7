package world

// proportions are heights of points of the body as shares of its own height.
type proportions struct{ head, neck, shoulder, hip, knee, ankle float64 }

// adultShares are those of Drillis & Contini (1966), as tabulated in Winter, Biomechanics and Motor Control
// of Human Movement, fig. 4.1, rounded.
var adultShares = proportions{
	head: 0.936, neck: 0.870, shoulder: 0.818, hip: 0.530, knee: 0.285, ankle: 0.039,
}

// childShares are those of a child one metre tall, whose head is larger and whose legs are shorter (Snyder et
// al. 1977, Anthropometry of Infants, Children and Youths, ages 3 to 4, rounded).
var childShares = proportions{
	head: 0.905, neck: 0.830, shoulder: 0.785, hip: 0.500, knee: 0.265, ankle: 0.042,
}

// The bones of the arm as shares of the height, for all ages.
const (
	upperArmShare = 0.186
	forearmShare  = 0.190 // elbow to palm
)

// The heights, metres, between which a child's proportions become an adult's.
const (
	toddler = 1.0
	grown   = 1.45
)

// HeadSize is the size of the head relative to an adult's.
func (b Build) HeadSize() float64 { return 0.84 + 0.16*b.growth() }

func (b Build) growth() float64 { return clamp((b.Height-toddler)/(grown-toddler), 0, 1) }

func (b Build) proportions() proportions {
	k := b.growth()
	mix := func(child, adult float64) float64 { return child + (adult-child)*k }
	c, a := &childShares, &adultShares
	return proportions{
		head: mix(c.head, a.head), neck: mix(c.neck, a.neck), shoulder: mix(c.shoulder, a.shoulder),
		hip: mix(c.hip, a.hip), knee: mix(c.knee, a.knee), ankle: mix(c.ankle, a.ankle),
	}
}
