package score

import "slices"

// Unit is how a figure is read.
type Unit string

// The units of figures.
const (
	Share  Unit = "share" // in [0, 1], printed in per cent
	Number Unit = "count"
	Cents  Unit = "cents"
	Metres Unit = "m"
	PerSec Unit = "1/s"
	Times  Unit = "x"     // a multiple
	Score  Unit = "score" // printed as it is, with its decimals
	Secs   Unit = "s"
)

// Definition says what a figure means: the one sentence that the code computes.
type Definition struct {
	Name  string // "items.f1"
	Title string // "items F1"
	Unit  Unit
	Of    string // what Figure.N counts
	Means string // what is counted; empty where the title says it all
	Lower bool   // less is better
}

// Definitions lists every figure in the order in which tables show them, the run's own speeds last.
func Definitions() []Definition {
	return slices.Concat(receiptDefinitions(), confidenceDefinitions(), itemDefinitions(), eventDefinitions(),
		trackDefinitions())
}

// Define returns the definition of a name; ok is false for an unknown one.
func Define(name string) (d Definition, ok bool) {
	for _, d := range Definitions() {
		if d.Name == name {
			return d, true
		}
	}
	return Definition{}, false
}

func receiptDefinitions() []Definition {
	return []Definition{
		{"receipts.exact", "receipts exactly right", Share, "receipts",
			"true receipts, empty ones too, issued once with every product, count and price right", false},
		{"receipts.exact.units_0", "— with no unit", Share, "receipts", "", false},
		{"receipts.exact.units_1", "— with 1 unit", Share, "receipts", "", false},
		{"receipts.exact.units_2_3", "— with 2 to 3 units", Share, "receipts", "", false},
		{"receipts.exact.units_4_6", "— with 4 to 6 units", Share, "receipts", "", false},
		{"receipts.exact.units_7_10", "— with 7 to 10 units", Share, "receipts", "", false},
		{"receipts.exact.units_11_up", "— with 11 units or more", Share, "receipts", "", false},
		{"receipts.exact.party_1", "— of one shopper alone", Share, "receipts", "", false},
		{"receipts.exact.party_2", "— of two with one token", Share, "receipts", "", false},
		{"receipts.exact.party_3_up", "— of three or more", Share, "receipts", "", false},
		{"receipts.count", "true receipts", Number, "receipts", "tokens that entered the store", false},
		{"receipts.missing", "receipts never issued", Number, "receipts",
			"true receipts without an issued one: a count, without interval", true},
		{"receipts.phantom", "receipts for nobody", Number, "receipts",
			"issued receipts whose token has no true one: a count, without interval", true},
		{"receipts.ece", "calibration error", Score, "receipts",
			"expected calibration error of the stated probability of being exact, 15 equal bins", true},
		{"receipts.ece_mass", "— over bins of equal numbers", Score, "receipts",
			"the same over 15 bins with equal numbers of receipts", true},
		{"receipts.mce", "worst calibration error", Score, "receipts",
			"largest distance of stated and seen frequency in one of the 15 equal bins", true},
		{"receipts.brier", "Brier score", Score, "receipts",
			"mean squared error of that probability", true},
		{"receipts.nll", "log loss", Score, "receipts",
			"mean negative logarithm of the probability of what came, which counts as 1e-6 at least", true},
	}
}

// confidenceDefinitions are those of stated probabilities and of review, and of the time it all takes.
func confidenceDefinitions() []Definition {
	return []Definition{
		{"lines.ece", "calibration error of lines", Score, "lines",
			"that of the stated probability of each line of a receipt", true},
		{"lines.mce", "— the worst", Score, "lines", "", true},
		{"lines.brier", "Brier score of lines", Score, "lines", "", true},
		{"lines.nll", "log loss of lines", Score, "lines", "", true},
		{"review.looked", "receipts looked at", Share, "receipts",
			"issued receipts that a desk gave to a person, by expected loss and as they were issued", true},
		{"review.exact", "receipts exactly right after it", Share, "receipts",
			"true receipts right with the answers of a reviewer who errs, takes time and sees the doubtful " +
				"changes only", false},
		{"review.cost", "cost of 1,000 trips after it", Cents, "trips",
			"mistakes that are left, as below, and 50 cents for each receipt looked at", true},
		{"review.latency_s.p95", "time to the receipt with it", Secs, "receipts",
			"from the shopper's exit to the receipt, that of the review included: 95 % are faster", true},
		{"review.latency_s.max", "— the slowest", Secs, "receipts", "a maximum, without interval", true},
		{"review.exact_at_5", "receipts right after ideal review", Share, "trips",
			"trips right when a person mends the 5 % with the least stated probability", false},
		{"review.aurc", "risk over coverage", Score, "trips",
			"share wrong among the k most probable receipts, mean over all k (AURC)", true},
		{"review.cost_at_0", "cost of 1,000 trips", Cents, "trips",
			"mistakes: 5 cents for each one charged too much, 1 for each one charged too little", true},
		{"review.cost_at_5", "— with ideal review", Cents, "trips",
			"the same with 5 % of the receipts mended by a person, for 50 cents each", true},
		{"receipts.latency_s", "time to the receipt", Secs, "receipts",
			"median from the shopper's exit to the receipt", true},
		{"receipts.latency_s.p95", "— 95 % are faster than", Secs, "receipts", "", true},
		{"receipts.latency_s.max", "— the slowest", Secs, "receipts", "a maximum, without interval", true},
	}
}

// itemDefinitions are those of units and of money.
func itemDefinitions() []Definition {
	return []Definition{
		{"items.precision", "item precision", Share, "charged units",
			"charged units, by shopper and product, that the shopper took", false},
		{"items.recall", "item recall", Share, "taken units",
			"taken units, by shopper and product, that the shopper was charged for", false},
		{"items.f1", "item F1", Share, "units taken or charged",
			"harmonic mean of item precision and recall, shopper and product both right", false},
		{"items.wrong_shopper", "charged to the wrong shopper", Share, "charged units",
			"charged units that another shopper took and was not charged for", true},
		{"items.wrong_shopper.count", "units charged to the wrong shopper", Number, "charged units",
			"", true},
		{"money.overcharged_cents", "charged too much", Cents, "trips",
			"money charged for what was not taken", true},
		{"money.undercharged_cents", "charged too little", Cents, "trips",
			"money not charged for what was taken", true},
		{"money.signed_cents", "charged too much, less too little", Cents, "trips", "", false},
		{"money.overcharged_share", "charged too much, of turnover", Share, "trips", "", true},
		{"money.undercharged_share", "charged too little, of turnover", Share, "trips", "", true},
		{"money.signed_share", "their difference, of turnover", Score, "trips", "", false},
		{"money.error_share", "money wrong, of turnover", Share, "trips",
			"the two together over the total of the true receipts", true},
	}
}

func eventDefinitions() []Definition {
	return []Definition{
		{"events.count", "true picks and put-backs", Number, "events",
			"picks and put-backs of the ledger", false},
		{"events.precision", "event precision", Share, "claimed changes",
			"claimed changes with a true event: same or next plate, same direction, within 2 s", false},
		{"events.recall", "event recall", Share, "events", "true events with a claimed change", false},
		{"events.f1", "event F1", Share, "events true or claimed",
			"harmonic mean of event precision and recall", false},
		{"events.f1.at_250ms", "— within 0.25 s", Share, "events and claims", "", false},
		{"events.f1.at_500ms", "— within 0.5 s", Share, "events and claims", "", false},
		{"events.f1.at_1s", "— within 1 s", Share, "events and claims", "", false},
		{"events.f1.at_2s", "— within 2 s", Share, "events and claims", "", false},
		{"events.f1.at_4s", "— within 4 s", Share, "events and claims", "", false},
		{"events.sku", "product right", Share, "matched events",
			"matched events whose most probable product is the true one", false},
		{"events.units", "number right", Share, "matched events",
			"matched events whose most probable number of units is the true one", false},
		{"events.item", "product and number right", Share, "matched events", "both at once", false},
		{"attribution.accuracy", "attribution accuracy", Share, "matched events",
			"matched events whose most probable actor shows the true shopper's token", false},
		{"attribution.end_to_end", "attribution end to end", Share, "events",
			"true events found and charged to the right shopper", false},
	}
}

func trackDefinitions() []Definition {
	return []Definition{
		{"tracks.idf1", "tracking IDF1", Share, "path instants",
			"instants of paths that the best one-to-one pairing of paths explains within 0.5 m", false},
		{"tracks.idp", "IDF1's precision", Share, "claimed instants",
			"the same over claimed instants", false},
		{"tracks.idr", "IDF1's recall", Share, "true instants", "the same over true instants", false},
		{"tracks.mota", "tracking MOTA", Score, "true instants",
			"1 less missed, extra and switched instants over the true ones", false},
		{"tracks.idsw", "identity switches", Number, "true instants",
			"times a body's matched track became another one: a count, without interval", true},
		{"tracks.error_m", "position error", Metres, "matched instants",
			"mean distance on the floor of matched instants", true},
		{"detections.ap", "detection AP", Share, "people in frames", "COCO AP, IoU 0.50 to 0.95", false},
		{"detections.ap50", "detection AP50", Share, "people in frames", "COCO AP at IoU 0.50", false},
		{"detections.head", "heads found", Share, "visible heads",
			"within 12 px, box matched at IoU 0.5", false},
		{"detections.foot", "foot points found", Share, "visible foot points", "within 12 px", false},
		{"detections.hands", "hands found", Share, "visible hands", "within 12 px, sides free", false},
		{"render.frames_per_s", "rendering", PerSec, "frames",
			"labelled frames a second of wall time", false},
		{"sim.realtime_factor", "simulator's real-time factor", Times, "store seconds",
			"store seconds simulated per second, rendering included", false},
		{"pipeline.frames_per_s", "pipeline", PerSec, "frames", "frames a second of wall time", false},
		{"pipeline.realtime_factor", "real-time factor", Times, "store seconds",
			"store seconds with all cameras worked through in a second, rendering not counted", false},
	}
}
