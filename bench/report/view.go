package report

import (
	"cmp"
	"fmt"
	"html/template"
	"slices"
	"strings"
	"time"

	"storesim/bench/score"
)

// page is what the template shows.
type page struct {
	R           *Results
	Seeds, Date string
	Headline    string
	Lead        string
	Cards       []Row
	All         []Receipt
	Evident     []Receipt // those of All with evidence to show
	Reviews     []Reviewed
	Stories     []Story
	Contents    []chapter
	Charts      []Chart
	Clock       *Clock // nil for none
	ClockSeed   uint64
	Style       template.CSS
	Scripts     []template.JS
	Policy      string
	Rows        []tableRow
	StageTitles []string
	Stages      []stageRow
	Hero        *group // the first pictures, under the headline; nil for none
	Groups      []group
	Timings     []timingRow
	Provenance  []fact
}

// tableRow is a row of the score table; First starts a family, Part is a finer view of a figure above.
type tableRow struct {
	Row
	First, Part bool
}

// stageRow is a row of the ablation.
type stageRow struct {
	Stage string
	Cells []stageCell
}

// stageCell is a value with its gain over the first row.
type stageCell struct {
	Value, Gain, Class string
	Sort               float64
}

// chapter is a line of the contents.
type chapter struct{ ID, Title string }

// group is a heading with its pictures.
type group struct {
	Title    string
	Pictures []Picture
}

type timingRow struct {
	Part, Wall, Each, Count string
	Percent                 float64 // of the longest
}

// fact is a line of the provenance.
type fact struct {
	Name, Text string
	Code       bool
}

func newPage(from *Page) (*page, error) {
	r := from.Results
	p := &page{R: r, Seeds: seedsText(r.Seeds), Date: dateText(r.Started),
		All: sortedReceipts(r.Receipts), Stories: from.Stories, Reviews: from.Reviews,
		Provenance: provenance(r),
		Clock:      from.Clock, ClockSeed: from.ClockSeed, Style: style(from.Clock != nil),
		Scripts: scripts(from.Clock != nil)}
	p.Policy = policy(p.Scripts)
	p.Evident = evident(p.All)
	p.untold()
	p.headline()
	p.rows()
	p.stages()
	p.timings()
	p.groups(from.Pictures)
	var err error
	p.Charts, err = charts(r)
	p.contents()
	return p, err
}

// groups sorts pictures under their headings; the first ones stand under the headline.
func (p *page) groups(pictures []Picture) {
	for _, pic := range pictures {
		if n := len(p.Groups); n == 0 || p.Groups[n-1].Title != pic.Group {
			p.Groups = append(p.Groups, group{Title: pic.Group})
		}
		last := &p.Groups[len(p.Groups)-1]
		last.Pictures = append(last.Pictures, pic)
	}
	if len(p.Groups) > 0 {
		p.Hero, p.Groups = &p.Groups[0], p.Groups[1:]
	}
}

// untold adds the receipts that no story came for, so that none that is wrong is passed over.
func (p *page) untold() {
	told := map[string]bool{}
	for _, s := range p.Stories {
		told[anchor(s.Receipt)] = true
	}
	p.Stories = slices.Clone(p.Stories)
	for _, r := range p.All {
		if r.Status != Exact && !told[anchor(r)] {
			p.Stories = append(p.Stories, Story{Receipt: r})
		}
	}
}

// contents lists the sections that there are.
func (p *page) contents() {
	for _, c := range []struct {
		chapter
		there bool
	}{
		{chapter{"receipts", "Receipts"}, len(p.All) > 0},
		{chapter{"stories", "What went wrong"}, len(p.Stories) > 0},
		{chapter{"review", "Review"}, len(p.Reviews) > 0},
		{chapter{"evidence", "Evidence"}, len(p.Evident) > 0},
		{chapter{"devices", "Devices"}, len(p.R.Devices) > 0},
		{chapter{"score", "Score"}, true},
		{chapter{"plots", "In pictures"}, len(p.Charts) > 0},
		{chapter{"clock", "Over time"}, p.Clock != nil},
		{chapter{"ablation", "Where the rest is lost"}, len(p.Stages) > 0},
		{chapter{"time", "Time"}, len(p.Timings) > 0},
		{chapter{"provenance", "Provenance"}, true},
	} {
		if c.there {
			p.Contents = append(p.Contents, c.chapter)
		}
	}
}

func (p *page) headline() {
	p.Headline = p.R.Name
	f, ok := p.R.Figures["receipts.exact"]
	if ok && f.N > 0 {
		hits := int(f.Value*float64(f.N) + 0.5)
		p.Headline = fmt.Sprintf("%d of %d receipts exactly right", hits, f.N)
		p.Lead = fmt.Sprintf("That is %s; the 95\u00a0%% interval runs from %s. ",
			formatValue(f.Value, score.Share), strings.Replace(intervalText(f, score.Share), "…", "to", 1))
	}
	w := p.R.Workload
	p.Lead += fmt.Sprintf("%s in %s, %s%s.", plural(w.Shoppers, "shopper"), span(w.StoreSeconds),
		watched(w), shelfText(w.Events))
}

// watched says by how many cameras a store was seen.
func watched(w Workload) string {
	if w.Cameras == 0 {
		return "seen by no camera"
	}
	return fmt.Sprintf("seen by %s (%s)", plural(w.Cameras, "camera"), plural(w.Frames, "frame"))
}

// dateText is a time as people write it; what is no RFC 3339 time stays as it is.
func dateText(started string) string {
	t, err := time.Parse(time.RFC3339, started)
	if err != nil {
		return started
	}
	return t.UTC().Format("2 January 2006, 15:04 UTC")
}

func shelfText(events int) string {
	if events == 0 {
		return ""
	}
	return ", who picked or put back " + thousands(events) + " times"
}

// headlineFigures are the cards at the top.
func headlineFigures() []string {
	return []string{
		"receipts.exact", "items.f1", "events.f1", "attribution.accuracy", "tracks.idf1", "money.error_share",
		"pipeline.realtime_factor", "render.frames_per_s",
	}
}

func (p *page) rows() {
	rows := scoreRows(p.R.Figures)
	family := ""
	for _, row := range rows {
		p.Rows = append(p.Rows, tableRow{Row: row, First: row.Family != family && family != "",
			Part: strings.HasPrefix(row.Title, "—")})
		family = row.Family
	}
	for _, name := range headlineFigures() {
		if i := slices.IndexFunc(rows, func(r Row) bool { return r.Name == name }); i >= 0 {
			p.Cards = append(p.Cards, rows[i])
		}
	}
}

func (p *page) stages() {
	if len(p.R.Ablation) == 0 {
		return
	}
	names := ablationColumns()
	for _, name := range names {
		p.StageTitles = append(p.StageTitles, titleOf(name))
	}
	base := p.R.Ablation[0]
	for i, s := range p.R.Ablation {
		row := stageRow{Stage: s.Stage}
		for _, name := range names {
			c := stageCell{Value: ablationCell(s, name), Sort: s.Figures[name].Value}
			if i > 0 {
				c.Gain, c.Class = gainText(s.Figures[name].Value - base.Figures[name].Value)
			}
			row.Cells = append(row.Cells, c)
		}
		p.Stages = append(p.Stages, row)
	}
}

// gainText is a difference of shares in points.
func gainText(d float64) (text, class string) {
	text = strings.Replace(fmt.Sprintf("%+.1f", 100*d), "-", "−", 1)
	switch {
	case text == "+0.0" || text == "−0.0":
		return "±0", "soft"
	case d > 0:
		return text, "good"
	default:
		return text, "bad"
	}
}

func (p *page) timings() {
	longest := 0.0
	for _, t := range p.R.Timings {
		longest = max(longest, t.Seconds)
	}
	for _, t := range p.R.Timings {
		row := timingRow{Part: t.Part, Wall: seconds(t.Seconds), Count: thousands(t.Count), Each: "–"}
		if t.Count > 0 {
			row.Each = each(t.Seconds / float64(t.Count))
		}
		if longest > 0 {
			row.Percent = 100 * t.Seconds / longest
		}
		p.Timings = append(p.Timings, row)
	}
}

func seconds(s float64) string { return fmt.Sprintf("%.2f\u00a0s", s) }

// each is a length of time in the unit that suits it.
func each(s float64) string {
	switch {
	case s >= 1:
		return seconds(s)
	case s >= 1e-3:
		return fmt.Sprintf("%.1f\u00a0ms", s*1e3)
	default:
		return fmt.Sprintf("%.1f\u00a0µs", s*1e6)
	}
}

func provenance(r *Results) []fact {
	commit := cmp.Or(r.Tool.Commit, "unknown")
	if r.Tool.Dirty {
		commit += ", with changes"
	}
	m := r.Machine
	facts := []fact{
		{"command", r.Command, true},
		{"scenario", r.Scenario, false},
		{"configuration", r.ConfigHash, true},
		{"seeds", seedsText(r.Seeds), false},
		{"pipeline", r.Pipeline, false},
		{"storesim", strings.TrimSpace(r.Tool.Version + " commit " + commit), false},
	}
	for _, n := range r.Models {
		facts = append(facts, fact{"network " + n.Name, n.SHA256, true})
	}
	facts = append(facts,
		fact{"ONNX Runtime", r.Runtime.Version, false},
		fact{"its library", r.Runtime.SHA256, true},
		fact{"machine", fmt.Sprintf("%s, %s, %.1f GiB, load %.2f %.2f %.2f", m.CPU, plural(m.Cores, "core"),
			float64(m.MemoryBytes)/(1<<30), m.Load[0], m.Load[1], m.Load[2]), false},
		fact{"system", strings.Trim(m.OS+", "+m.Go, ", "), false},
		fact{"digest of the feed", r.Digests.Feed, true},
		fact{"of the ledger", r.Digests.Ledger, true},
		fact{"of the receipts", r.Digests.Receipts, true},
	)
	return slices.DeleteFunc(facts, func(f fact) bool { return f.Text == "" })
}

// seedsText shortens runs of seeds: "seeds 1000 to 1009".
func seedsText(seeds []uint64) string {
	switch n := len(seeds); {
	case n == 0:
		return "no seed"
	case n == 1:
		return fmt.Sprintf("seed %d", seeds[0])
	case seeds[n-1]-seeds[0] == uint64(n-1) && slices.IsSorted(seeds):
		return fmt.Sprintf("seeds %d to %d", seeds[0], seeds[n-1])
	default:
		return "seeds " + strings.Trim(fmt.Sprint(seeds), "[]")
	}
}

func plural(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return thousands(n) + " " + noun + "s"
}

// span is a length of store time in words.
func span(seconds float64) string {
	if seconds < 120 {
		return fmt.Sprintf("%.0f seconds", seconds)
	}
	return fmt.Sprintf("%.0f minutes", seconds/60)
}

// HasRange reports whether the interval can be drawn on a scale from 0 to 1.
func (r Row) HasRange() bool {
	unit := r.Unit == score.Share || r.Unit == score.Score
	f := r.Figure
	return unit && f.N > 0 && f.Low >= 0 && f.High <= 1 && f.Low < f.High
}

// LowX is the lower end of the interval on a scale of 100.
func (r Row) LowX() float64 { return round1(100 * r.Figure.Low) }

// Span is the width of the interval on a scale of 100.
func (r Row) Span() float64 { return round1(100 * (r.Figure.High - r.Figure.Low)) }

// DotX is the left edge of the value's mark on a scale of 100.
func (r Row) DotX() float64 { return round1(min(max(100*r.Figure.Value-0.8, 0), 98.4)) }

func round1(v float64) float64 { return float64(int(v*10+0.5)) / 10 }
