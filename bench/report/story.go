package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"

	"storesim/bench/report/timeline"
)

// Story tells how one receipt went wrong: what happened and what was made of it, in words with times, the
// trip on one time line, and the doubtful moments closely, with what the plate and the cameras saw.
type Story struct {
	Receipt Receipt
	Summary []string
	Steps   []StoryStep
	Trip    template.HTML // SVG; empty for a trip of which nothing is known
	Moments []Moment
	From    float64 // when it begins, seconds
	Told    bool    // false: nothing was recorded of this seed
}

// StoryStep is one thing that happened, was claimed, or both.
type StoryStep struct {
	Time  float64 // seconds
	True  string  // empty: nothing of this shopper's
	Made  string  // empty: nothing was to be made of it
	Wrong bool
	event int // indices into the timeline, -1 for none
	claim int
}

// Moment is a doubtful step seen closely.
type Moment struct {
	Time   float64
	Title  string
	Camera string // that took the shots
	Lanes  template.HTML
	Shots  []Shot
}

// Shot is one picture with what was found in it.
type Shot struct {
	Picture
	Time          float64
	Width, Height int
	Marks         template.HTML // SVG elements in pixels of the picture
}

// Tiles reads a picture of a timeline by camera and index.
type Tiles func(film, tile int) ([]byte, error)

// mostMoments is how many moments of one receipt are looked at closely.
const mostMoments = 3

// Album is how many pictures the stories of one page may still take: a page must stay small enough to be sent
// to somebody.
type Album struct{ Left int }

// NewAlbum returns room for the pictures of one page.
func NewAlbum() *Album { return &Album{Left: 60} }

// Stories tells of every receipt of the timeline's seed that is not exact, in order of tokens. Tiles may be
// nil: then there are no pictures.
func Stories(t *timeline.Timeline, receipts []Receipt, tiles Tiles, album *Album) ([]Story, error) {
	n := newNarrator(t)
	var out []Story
	for _, r := range sortedReceipts(receipts) {
		if r.Status == Exact || r.Seed != t.Seed {
			continue
		}
		s := n.tell(r)
		if tiles != nil {
			if err := n.illustrate(&s, tiles, album); err != nil {
				return nil, fmt.Errorf("story of %s: %w", tokenText(r), err)
			}
		}
		out = append(out, s)
	}
	return out, nil
}

// narrator knows a timeline well enough to tell of it.
type narrator struct {
	t      *timeline.Timeline
	names  map[string]string // of products
	tokens map[int]string    // of identities
	traces map[cellKey]*timeline.Trace
}

type cellKey struct {
	shelf string
	cell  int
}

func newNarrator(t *timeline.Timeline) *narrator {
	n := &narrator{t: t, names: map[string]string{}, tokens: map[int]string{},
		traces: map[cellKey]*timeline.Trace{}}
	for _, p := range t.Products {
		n.names[p.SKU] = p.Name
	}
	for i := range t.Tracked {
		n.tokens[t.Tracked[i].ID] = t.Tracked[i].Token
	}
	for i := range t.Plates {
		n.traces[cellKey{t.Plates[i].Shelf, t.Plates[i].Cell}] = &t.Plates[i]
	}
	return n
}

func (n *narrator) tell(r Receipt) Story {
	s := Story{Receipt: r, Told: true}
	token := string(r.Token)
	for i := range n.t.Events {
		if step, ok := n.happened(i, token); ok {
			s.Steps = append(s.Steps, step)
		}
	}
	for i := range n.t.Claims {
		if step, ok := n.made(i, token); ok {
			s.Steps = append(s.Steps, step)
		}
	}
	n.billed(&s, token)
	slices.SortStableFunc(s.Steps, func(a, b StoryStep) int { return cmp.Compare(a.Time, b.Time) })
	if len(s.Steps) > 0 {
		s.From = s.Steps[0].Time
	}
	s.Summary = n.summary(&s, token)
	s.Trip = n.trip(&s, token)
	for i := range s.Steps {
		if s.Steps[i].Wrong && s.Steps[i].event+s.Steps[i].claim > -2 && len(s.Moments) < mostMoments {
			s.Moments = append(s.Moments, n.moment(&s.Steps[i]))
		}
	}
	return s
}

// happened is the step of a true event that concerns a token.
func (n *narrator) happened(i int, token string) (StoryStep, bool) {
	e := &n.t.Events[i]
	if e.Token != token && e.PaidBy != token || token == "" {
		return StoryStep{}, false
	}
	step := StoryStep{Time: e.Time, True: n.trueText(e, token), event: i, claim: e.Claim}
	switch e.Kind {
	case "picked", "put_back", "restocked":
		step.Made, step.Wrong = n.fate(e)
	case "handed_over":
		step.Made, step.Wrong = "No device weighs what goes from hand to hand.", true
	case "dropped", "recovered":
		step.Made, step.Wrong = "No device weighs what lies on the floor.", true
	}
	return step, step.True != ""
}

// fate is what the pipeline made of a true event.
func (n *narrator) fate(e *timeline.Event) (text string, wrong bool) {
	if e.Claim < 0 && n.silent(e) {
		return "No change was claimed: the load cell never moved.", true
	}
	if e.Claim < 0 {
		return "No change was claimed.", true
	}
	c := &n.t.Claims[e.Claim]
	what, sku, count := n.whatText(c)
	who, token := n.whoText(c)
	wrong = sku != e.SKU || count != e.Count || token != e.Token
	return fmt.Sprintf("Claimed: %s, %s.", what, who), wrong
}

// silent reports whether the load cell under an event said nothing during the whole run.
func (n *narrator) silent(e *timeline.Event) bool {
	return len(n.t.Plates) > 0 && e.Cell >= 0 && n.traces[cellKey{e.Shelf, e.Cell}] == nil
}

// made is the step of a claim that was given to a token and tells of nothing that the token's people did.
func (n *narrator) made(i int, token string) (StoryStep, bool) {
	c := &n.t.Claims[i]
	who, actor := n.whoText(c)
	if actor != token || token == "" || len(c.Who) == 0 {
		return StoryStep{}, false
	}
	step := StoryStep{Time: c.Start, Wrong: true, event: c.Event, claim: i}
	if c.Event >= 0 {
		e := &n.t.Events[c.Event]
		if e.Token == token {
			return StoryStep{}, false // told with the event
		}
		step.Time = e.Time
		step.True = fmt.Sprintf("(%s %s)", whose(e), n.trueText(e, e.Token))
	}
	what, _, _ := n.whatText(c)
	step.Made = fmt.Sprintf("Claimed: %s, %s.", what, who)
	return step, true
}

// billed adds the bill's own entries for products that it has wrong, and when it was drawn.
func (n *narrator) billed(s *Story, token string) {
	off := map[string]bool{}
	for _, l := range s.Receipt.Differences() {
		off[string(l.SKU)] = true
	}
	for i := range n.t.Bills {
		b := &n.t.Bills[i]
		if b.Token != token {
			continue
		}
		for _, e := range b.Entries {
			if off[e.SKU] {
				s.Steps = append(s.Steps, StoryStep{Time: e.Time, event: -1, claim: -1, Wrong: true,
					Made: fmt.Sprintf("On the bill: %s (P %.2f).", n.goods(e.SKU, e.Count), e.P)})
			}
		}
		s.Steps = append(s.Steps, StoryStep{Time: b.Issued, event: -1, claim: -1,
			Made: fmt.Sprintf("Receipt issued, stated to be exact with P %.2f.", b.PExact)})
	}
}

// summary says in a sentence or two what is wrong, and why as far as it can be seen.
func (n *narrator) summary(s *Story, token string) []string {
	switch s.Receipt.Status {
	case Missing:
		return []string{"A receipt was owed and never issued. " + n.followed(token)}
	case Phantom:
		return []string{"A receipt was issued that nobody owed. " + n.followed(token)}
	default: // there are lines to look at
	}
	var out []string
	for _, l := range s.Receipt.Differences() {
		text := fmt.Sprintf("%s %s too many. ", number(l.Off()), l.Name)
		if l.Off() < 0 {
			text = fmt.Sprintf("%s %s too few. ", number(-l.Off()), l.Name)
		}
		out = append(out, text+n.cause(s, string(l.SKU)))
	}
	if len(out) == 0 {
		out = append(out, "The lines agree, but more than one receipt was issued.")
	}
	return out
}

// cause is the first step that got a product wrong.
func (n *narrator) cause(s *Story, sku string) string {
	for _, step := range s.Steps {
		if !step.Wrong || !n.about(step, sku) {
			continue
		}
		if step.True == "" {
			return fmt.Sprintf("At %.1f s nothing happened, and: %s", step.Time, lowerFirst(step.Made))
		}
		return fmt.Sprintf("At %.1f s: %s. %s", step.Time, step.True, step.Made)
	}
	return "Every single claim was right; the basket's reading of them together was not."
}

// about reports whether a step has to do with a product.
func (n *narrator) about(s StoryStep, sku string) bool {
	if s.event >= 0 && n.t.Events[s.event].SKU == sku {
		return true
	}
	if s.claim < 0 || len(n.t.Claims[s.claim].What) == 0 {
		return false
	}
	return n.t.Claims[s.claim].What[0].SKU == sku
}

// followed says who carried a token on the pipeline's side.
func (n *narrator) followed(token string) string {
	var ids []int
	for i := range n.t.Tracked {
		if n.t.Tracked[i].Token == token && token != "" {
			ids = append(ids, n.t.Tracked[i].ID)
		}
	}
	switch len(ids) {
	case 0:
		return "Nobody who was followed ever had this token."
	case 1:
		return fmt.Sprintf("The token was bound to identity %d.", ids[0])
	default:
		return fmt.Sprintf("The token was bound to %d identities.", len(ids))
	}
}
