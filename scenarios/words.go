package scenarios

import (
	"fmt"
	"strings"

	"storesim/sim/shopper"
)

// sentence says what a key of a scenario file is for, or nothing. The elements of paths have no numbers.
func sentence(path string) string {
	if text := sentences()[path]; text != "" {
		return text
	}
	if text := randomizeSentence(path); text != "" {
		return text
	}
	last := path[strings.LastIndex(path, ".")+1:]
	switch table := strings.TrimSuffix(path, "."+last); table {
	case "behaviour":
		return behaviourSentence(last)
	case "actor.does":
		if text := verbWords()[last]; text != "" {
			return capital(text) + "."
		}
		return optionSentences()[last]
	case "planogram.facings":
		return "Weight of facings of " + last + " plates."
	}
	return ""
}

// behaviourSentence is about a key of [behaviour].
func behaviourSentence(act string) string {
	for _, r := range shopper.Rates() {
		if string(r.Act) == act {
			return fmt.Sprintf("%s. On an ordinary day %v (%s).", capital(actWords()[act]), r.Preset,
				r.Source)
		}
	}
	return ""
}

func capital(text string) string {
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// sentences says what the keys of a scenario file are for.
func sentences() map[string]string {
	return map[string]string{
		"randomize": "What is drawn anew under each seed instead of named, by group.",
		"extends": "The scenario that this file starts from: the name of one that comes with the program, " +
			"or of a .toml file beside this one; tables are merged key by key, arrays replace its arrays.",
		"run":          "One run: seed, opening time, cameras.",
		"run.seed":     "Everything random follows from it.",
		"run.duration": "How long the door is open; the run ends when the last one has left.",
		"run.stock":    "How much of each place is filled at the opening; absent: all of it.",
		"run.cameras":  "Whether frames are drawn; without, plates and gates work alone.",
		"shoppers":     "Who comes and what they are like.",
		"shoppers.arrivals_per_hour": "Parties an hour, one number for each hour of the run; after the " +
			"last one it goes on, after 24 the day begins anew.",
		"shoppers.basket_mu": "Units wanted are Poisson(L), at least one, with L = exp(N(basket_mu, " +
			"basket_sigma)).",
		"shoppers.basket_sigma": "How much the sizes of baskets differ.",
		"shoppers.speed":        "Mean walking speed.",
		"shoppers.speed_std":    "Standard deviation of the walking speed between people.",
		"shoppers.browse":       "Median time before a shelf before a reach.",
		"shoppers.browse_sigma": "Spread of that time.",
		"shoppers.reach":        "Median time of a reach, from setting out to the hand's return.",
		"shoppers.reach_sigma":  "Spread of that time.",
		"shoppers.put_back":     "Share of item events that are put-backs.",
		"shoppers.misplace":     "Share of put-backs that go to a wrong place.",
		"shoppers.two_at_once": "Probability that units of one product are taken in one grab where " +
			"several are wanted.",
		"shoppers.touch": "Touches without taking for each line picked.",
		"shoppers.idle":  "Share of shoppers who buy nothing.",
		"shoppers.count": "At most this many parties come.",
		"shoppers.burst": "Times with more arrivals on top of the others: half-time, a train, the end of " +
			"a lecture.",
		"shoppers.burst.from":          "From the run's begin.",
		"shoppers.burst.to":            "From the run's begin.",
		"shoppers.burst.per_hour":      "Parties an hour on top of the others.",
		"shoppers.carrying":            "Shares of parties with each gear; the rest carries nothing.",
		"shoppers.carrying.basket":     "Share with a basket.",
		"shoppers.carrying.cart":       "Share with a cart.",
		"shoppers.carrying.stroller":   "Share with a stroller.",
		"shoppers.carrying.wheelchair": "Share in a wheelchair.",
		"shoppers.carrying.none":       "Share with nothing, to see that all add up to 1.",
		"shoppers.party": "Shares of parties of 1, 2, 3 ... people; absent: everybody comes " +
			"alone.",
		"shoppers.children": "Probability that a further member of a party is a child.",
		"shoppers.elders":   "Share of adults who are old.",
		"shoppers.uniform":  "Share who wear one and the same clothes.",
		"shoppers.staff":    "Bodies who restock and clean from opening to closing.",
		"demand": "Baskets fitted to a shop's records (storesim fit baskets), in " +
			"place of basket_mu and basket_sigma.",
		"demand.sizes": "How often baskets of 1, 2, 3 ... units are.",
		"demand.repeat": "Probability that a further unit is one of an item that is in the " +
			"basket already.",
		"demand.basket_mu":    "Told beside the sizes; not used.",
		"demand.basket_sigma": "Told beside the sizes; not used.",
		"demand.spread":       "Items that the store does not file stand for its products in turn.",
		"demand.item":         "What is bought.",
		"demand.item.name":    "A SKU, or how several begin.",
		"demand.item.weight":  "How often it is bought, against the others.",
		"demand.pair":         "Items that go together.",
		"demand.pair.a":       "One of the two.",
		"demand.pair.b":       "The other.",
		"demand.pair.lift":    "How much oftener than by chance.",
		"behaviour": "Probability of each behaviour; what is absent does not happen, but for clean, " +
			"child_pick and misplace_far, which happen as with the preset.",
		"behaviour.preset": "Begin with the probabilities of an ordinary day instead of with " +
			"none.",
		"plates": "How load cells err; a key that is absent has the value measured " +
			"in a real store.",
		"plates.noise":         "Median over cells of the standard deviation of a sample.",
		"plates.noise_floor":   "Part of the noise that every cell has.",
		"plates.noise_sigma":   "Spread of the rest of the noise over the cells.",
		"plates.noise_own":     "Share of that spread that is the cell's own, not its shelf's.",
		"plates.noise_max":     "Noise of the worst cell.",
		"plates.dead":          "Share of channels that repeat one value.",
		"plates.quantum":       "Step of the readings; 0 for none.",
		"plates.wander":        "Standard deviation of what comes and goes within wander_time.",
		"plates.wander_time":   "Correlation time of the wander.",
		"plates.drift":         "Random walk of the zero.",
		"plates.offset":        "Typical size of the constant offset: nobody zeroes the cells.",
		"plates.gain":          "Relative gain error of a shelf.",
		"plates.settle":        "Time to 98 % of a change.",
		"plates.creep":         "Share of a change that comes in late.",
		"plates.creep_time":    "Time constant of that share.",
		"plates.press":         "Mean push before a pick.",
		"plates.coupling":      "Share of a change that the next cell on the shelf sees.",
		"plates.transient":     "Median amplitude of the shelf-wide shake of a change.",
		"plates.clock_skew":    "Standard deviation of a shelf's constant clock error.",
		"plates.latency":       "Median time from capture to arrival.",
		"plates.latency_sigma": "Spread of the latency.",
		"plates.lost":          "Share of readings lost.",
		"plates.cells": "Which plates share a load cell where a gondola does not say; none: nothing is " +
			"weighed.",
		"cameras":            "What all cameras have in common.",
		"cameras.width":      "Width of a picture.",
		"cameras.height":     "Height of a picture.",
		"cameras.fps":        "Frames a second of each camera.",
		"cameras.exposure":   "Gain on the picture; 1 leaves it as drawn.",
		"cameras.read_noise": "Noise that does not depend on brightness, standard deviation.",
		"cameras.shot_noise": "Noise that grows with brightness.",
		"cameras.auto_exposure": "Mean grey level that the gain of each picture aims at, from an eighth of " +
			"the exposure to eight times; 0 for a fixed gain.",
		"cameras.white_balance": "Colour temperature to which the cameras are set: under light of it grey " +
			"is grey. The store is drawn for 6500 kelvin.",
		"cameras.vignetting": "How much of the light towards the corners is lost, as a share of the loss " +
			"by the law of the cosine's fourth power.",
		"cameras.exposure_time": "For how long a row of the picture is open to the light: what moves is " +
			"blurred along its way.",
		"cameras.row_delay": "Time from the exposure of a row to that of the next one below: what moves is " +
			"slanted (rolling shutter).",
		"cameras.aperture_mm":   "Diameter of the lens: what is not in focus is blurred; 0 for none.",
		"cameras.focus":         "Distance that is in focus; needs an aperture.",
		"cameras.jpeg_quality":  "Quality of the camera's own JPEG compression; without, the picture is raw.",
		"cameras.drop":          "Share of frames lost.",
		"cameras.clock_skew":    "Standard deviation of a camera's constant clock error.",
		"cameras.latency":       "Median time from capture to arrival.",
		"cameras.latency_sigma": "Spread of the latency.",
		"cameras.antialias": "Whether the edges of moving things are blended by what they cover, as " +
			"those of the store are; drawing costs up to five times as much.",
		"light":         "How the store is lit; absent: even white light, and noon outside the windows.",
		"light.ambient": "Light that comes from everywhere, as from bright walls.",
		"light.level":   "Light of the lamps together on a level surface at hip height, mean over the floor.",
		"light.kelvin": "Colour temperature of the lamps: 2700 is a warm white, 6500 the white " +
			"for which the store is drawn.",
		"light.daylight": "How bright it is outside the windows, from 0 at night to 1 at noon.",
		"light.lamp":     "Lamps that are not like the others.",
		"light.lamp.index": "Which lamp, from 1 at the floor's south-west corner, first to the east; there " +
			"is one every 2.4 m at least. One beyond the last means nothing.",
		"light.lamp.intensity": "What it gives of what it would; 0 for one that is off.",
		"light.lamp.kelvin":    "Its colour temperature; absent: that of the others.",
		"window":               "Panes in the walls, with the street outside.",
		"window.wall":          "In which wall.",
		"window.from":          "Where it begins along the wall, from its western or southern end.",
		"window.to":            "Where it ends.",
		"window.sill":          "Its lower edge, above the floor.",
		"window.head":          "Its upper edge, above the floor.",
		"store": "The room. The floor's origin is its south-west corner, x to the east, y " +
			"to the north.",
		"store.name":    "As the report calls it.",
		"store.floor":   "Size of the floor.",
		"store.ceiling": "Height of the ceiling.",
		"gondola":       "Faces of shelving, one by one.",
		"gondola.id": "Shelves are named by it: G1.B2.S4 is the fourth from below in the " +
			"second bay.",
		"gondola.height":    "Height of the fixture.",
		"gondola.depth":     "From front to back.",
		"gondola.surface":   "What it is made of; a fridge has a glass door that can fog.",
		"gondola.at":        "Where it stands.",
		"gondola.facing":    "The way its front looks.",
		"gondola.bays":      "How many bays side by side, counted from the shopper's left.",
		"gondola.doors":     "Glass doors, which open while somebody reaches in; of fridges only.",
		"gondola.bay_width": "Width of a bay.",
		"gondola.plates":    "Plates side by side on each shelf.",
		"gondola.cells":     "Which of its plates share a load cell.",
		"gondola.shelves":   "Heights of the shelves.",
		"row": "Shelving by its length: as many bays as fit, one face or two " +
			"back to back.",
		"row.length":             "Along the front.",
		"row.double":             "Two faces back to back.",
		"row.from":               "Where it stands.",
		"row.facing":             "The way its front looks.",
		"row.height":             "Height of the fixture.",
		"row.depth":              "Of one face, from front to back.",
		"row.surface":            "What it is made of; a fridge has a glass door that can fog.",
		"row.doors":              "Glass doors, which open while somebody reaches in; of fridges only.",
		"row.bay_width":          "Width of a bay.",
		"row.plates":             "Plates side by side on each shelf.",
		"row.cells":              "Which of its plates share a load cell.",
		"row.shelves":            "Heights of the shelves.",
		"gate":                   "The ways in and out, on the walls.",
		"gate.id":                "The device's name.",
		"gate.kind":              "The way in or the way out.",
		"gate.from":              "One end of the opening.",
		"gate.to":                "The other end.",
		"camera":                 "Cameras, one by one.",
		"camera.at":              "Where it hangs.",
		"camera.look_at":         "What it looks at.",
		"camera.hfov_deg":        "How wide it sees.",
		"camera.lens":            "How the lens bends rays; absent: not at all.",
		"camera.distortion":      "The lens's coefficients in OpenCV's order; missing ones are 0.",
		"camera.id":              "The device's name.",
		"camera_grid":            "Cameras in rows and columns under the ceiling.",
		"camera_grid.rows":       "Rows from south to north.",
		"camera_grid.cols":       "Columns from west to east.",
		"camera_grid.height":     "Height at which they hang.",
		"camera_grid.hfov_deg":   "How wide each sees.",
		"camera_grid.lens":       "How the lenses bend rays; absent: not at all.",
		"camera_grid.distortion": "The lenses' coefficients in OpenCV's order; missing ones are 0.",
		"camera_grid.tilt_deg":   "How far they are tilted; absent: they look straight down.",
		"camera_grid.along":      "The axis along which tilted cameras look; needed with tilt_deg.",
		"camera_grid.from":       "Where the grid begins; with to.",
		"camera_grid.to":         "Where the grid ends; with from.",
		"product":                "Products, one by one.",
		"product.sku":            "The product's name within the file.",
		"product.name":           "As the receipt prints it.",
		"product.gtin":           "The bar code, with its check digit.",
		"product.price":          "Price of a unit.",
		"product.mass":           "Mean mass of a unit.",
		"product.mass_std":       "Standard deviation of the mass between units.",
		"product.shape":          "Form of the package.",
		"product.size":           "Outer size of a unit.",
		"product.art":            "What the package looks like.",
		"product.art.brand":      "The brand.",
		"product.art.text":       "The variety.",
		"product.art.base":       "Ground colour.",
		"product.art.accent":     "Second colour, of bands and emblem.",
		"product.art.ink":        "Colour of the letters.",
		"product.art.motif":      "Which emblem and layout.",
		"catalog":                "Products made up by the program, as confusable as measured ones.",
		"catalog.generate":       "How many.",
		"catalog.seed":           "Other goods under each seed.",
		"catalog.categories":     "Kinds of goods; absent: all.",
		"catalog.markup":         "Prices against those of a grocery.",
		"shelf":                  "What is filed on which shelf.",
		"shelf.id":               "Which shelf.",
		"shelf.facings":          "Products side by side, from the shopper's left.",
		"shelf.facings.sku":      "Which product; absent: the plates stay empty.",
		"shelf.facings.plates":   "How many plates it takes.",
		"planogram":              "Fills the shelves that no [[shelf]] table names.",
		"planogram.fill":         "false leaves them empty.",
		"planogram.seed":         "Other places under each seed.",
		"planogram.count":        "How many facings; absent: as many as fill the shelves.",
		"planogram.facings":      "Weights of facings of so many plates; absent: the measured ones.",
		"cast": "Roles that scripts call products by; the program finds a product of the " +
			"store for each.",
		"cast.*":              "One role: the conditions its product fulfils.",
		"cast.*.sku":          "This very product.",
		"cast.*.gondola":      "Filed on that gondola.",
		"cast.*.beside":       "On the facing next to that role's.",
		"cast.*.same_shelf":   "Another product on the same shelf as that role.",
		"cast.*.twin_of":      "Another product of about the same mass as that role's.",
		"cast.*.like":         "Another product that looks like that role's.",
		"cast.*.room_for":     "In the place of a unit of it one of that role stands.",
		"cast.*.dearer_than":  "Costs more than that role.",
		"cast.*.within":       "How far the masses of twins may differ; absent: 5 g.",
		"cast.*.depth":        "From front to back at most.",
		"cast.*.within_reach": "Not above 1.2 m.",
		"cast.*.not_on":       "On a gondola on which none of those roles is.",
		"cast.*.mass":         "Mass of a unit.",
		"cast.*.plates":       "Plates under a unit.",
		"cast.*.apart":        "How far from the role it shares a shelf with.",
		"cast.*.deep":         "Units one behind the other.",
		"cast.*.columns":      "Columns of the facing.",
		"cast.*.units":        "Units in the facing at the begin, at least.",
		"actor":               "Shoppers who follow a script, beside those who come at random.",
		"actor.name":          "How other actors call them.",
		"actor.enters":        "From the begin of the play, five seconds after the devices are on.",
		"actor.age":           "Adult, child or elder.",
		"actor.gear":          "What they push or carry.",
		"actor.uniform":       "Wears what all in uniform wear.",
		"actor.jacket":        "Comes in a jacket.",
		"actor.staff":         "Is there from the begin, without a token.",
		"actor.speed":         "Walking speed; absent: as the other shoppers.",
		"actor.pays": "Whose token is shown; absent: the actor's own; nobody: comes in behind " +
			"another.",
		"actor.does":    "Steps, one after the other: a verb, what it is done to, and how.",
		"fault":         "Things that go wrong.",
		"fault.kind":    "What goes wrong.",
		"fault.p":       "Probability, per seed, that it happens at all.",
		"fault.devices": "Which devices; absent: all that the kind can befall.",
		"fault.hit":     "Share of those devices that it befalls, drawn one by one.",
		"fault.from": "When it begins, counted from the run's begin. Not of plan_wrong and " +
			"package_redesigned, which hold from the opening to the end.",
		"fault.to": "When it ends; absent: never.",
		"fault.share": "How much: of the image covered, of the frames or messages struck, of the load, of " +
			"the facings or products.",
		"fault.side":     "The side from which the image is covered.",
		"fault.shift":    "How far the camera was knocked.",
		"fault.pan_deg":  "Turn to the right.",
		"fault.tilt_deg": "Turn upwards.",
		"fault.roll_deg": "Turn about the optical axis.",
		"fault.gain":     "Factor on the light, or brightness of the veil.",
		"fault.delay":    "On top of the usual latency.",
		"fault.drift":    "Random walk on top of the usual one.",
		"fault.tau":      "Time constant of the creep.",
		"fault.grams":    "Standard deviation of a sample, or size of the jump.",
		"fault.period":   "Time between two values.",
		"fault.step":     "Step of the values.",
		"fault.skew":     "How far the clock is ahead.",
		"fault.ppm":      "What the clock gains.",
		"fault.skus":     "Which products; absent: all.",
		"swarm":          "Switches whole kinds of faults on or off per seed.",
		"swarm.on":       "Whether it does.",
		"swarm.share":    "Probability that a kind is on.",
	}
}

// verbWords says what the verbs of a script do.
func verbWords() map[string]string {
	return map[string]string{
		"pick":        "take it: one role, or two at once",
		"touch":       "reach for it and hold it, take nothing",
		"put":         "bring it back: to its place, near, far, or at another role's place",
		"give":        "hand one unit to another actor, who receives",
		"receive":     "wait for that actor and take what is given",
		"conceal":     "put one unit under the clothes",
		"conceal_bag": "put one unit into one's own bag, quickly",
		"swap":        "take it and leave another in its place",
		"wait":        "stand for so long",
		"meet":        "wait until everybody who meets under this word is there",
		"go":          "walk to a point, or before a product",
		"join":        "walk up to that actor",
		"hug":         "stand body to body with that actor",
		"lean":        "lean on its shelf",
		"lay":         "lay a bag on the shelf before it",
		"lift":        "take that bag up again",
		"undress":     "take the jacket off",
		"run":         "run until walk is said",
		"walk":        "walk again",
		"discard":     "leave one unit on the floor",
		"pick_up":     "take one unit from the floor",
		"restock":     "fill its columns up",
		"clean":       "lift its units and set them down again",
		"browse":      "stand before it and look",
		"fidget":      "move a unit to and fro on the shelf without lifting it",
	}
}

// optionSentences says how a step is qualified.
func optionSentences() map[string]string {
	return map[string]string{
		"count": "Units of each.",
		"pace": "fast: in half a second, without looking first; slow: the weight comes off over three " +
			"seconds.",
		"hold":    "How long the hand stays on the goods before it takes them.",
		"hands":   "2: one hand each.",
		"across":  "Reaches from the side, across whoever stands before the shelf.",
		"hidden":  "Takes it inside a cloth.",
		"keep":    "It stays in the hand instead of going to the bag.",
		"with":    "The actor who takes one at the same instant.",
		"holding": "The role that the other hand holds meanwhile and does not take.",
		"astray":  "Takes one that lies where it is not filed.",
		"stay":    "Reaches from where one stands, if that is near enough.",
		"for":     "For how long; absent: as the moment brings it.",
		"to":      "Where to.",
		"at":      "In the place of that role.",
		"whom":    "The actor who gets it.",
		"leaving": "The role that is left in its place.",
	}
}

// actWords says what the acts of [behaviour] are.
func actWords() map[string]string {
	return map[string]string{
		"impulse":      "bought without having been on the list",
		"browse":       "looked at and touched, not taken",
		"long_hold":    "held on the shelf for long, then taken or let go",
		"fast":         "picks one after the other without a pause",
		"slow":         "a pick drawn out over seconds",
		"two_hands":    "one unit in each hand, at once",
		"neighbours":   "two different neighbours at once",
		"floor":        "left on the floor",
		"repick":       "put back, then taken again",
		"hand_over":    "given to a stranger",
		"family_give":  "all that such a member takes is given to the one who leads the party",
		"conceal":      "put under the clothes instead of openly carried",
		"conceal_bag":  "put into one's own bag on the shoulder instead of openly carried",
		"wrap":         "taken inside a bag or cloth that hides it",
		"lean":         "a hand or hip leans on a shelf",
		"lay_bag":      "a bag or coat is laid on a shelf for a while",
		"reach_across": "reaches across a neighbour",
		"together":     "two shoppers take from one place at the same instant",
		"jacket_off":   "takes the jacket off",
		"run":          "runs to the next shelf",
		"tangle":       "two bodies close together for a while: a hug, a squeeze past",
		"tailgate":     "comes in behind another without a token",
		"restock":      "staff fill a shelf among the shoppers",
		"clean":        "staff wipe a shelf that they do not fill",
		"child_pick":   "a child of a party takes what falls to it, else the party's leader does",
		"misplace_far": "goes to the place of the next thing wanted where that has room, else near by",
		"swap":         "a cheap package is left in the place of a dear one that is taken",
	}
}

// faultWords says what the kinds of fault are.
func faultWords() map[string]string {
	return map[string]string{
		"camera_down":         "the camera delivers nothing",
		"camera_blocked":      "something dark hangs before the lens",
		"camera_moved":        "the camera was knocked and sees from another pose than filed",
		"light_dimmed":        "less light at a fixed exposure",
		"glare":               "a low sun or a lamp veils the picture",
		"door_fogged":         "the glass front of a gondola is wet and milky",
		"frames_dropped":      "frames are lost one by one",
		"frames_late":         "every frame takes longer",
		"plate_dead":          "the plate repeats one value",
		"plate_drift":         "the zero walks",
		"plate_creep":         "a share of each load comes in late",
		"plate_noisy":         "as loud as the loudest tenth",
		"slow_scale":          "a value now and then, in coarse steps",
		"plate_offset":        "the zero jumps, as after a knock",
		"clock_skewed":        "the clock is ahead",
		"clock_drifting":      "the clock gains",
		"messages_lost":       "messages are lost",
		"messages_duplicated": "messages come twice",
		"messages_late":       "messages come late",
		"plan_wrong":          "facings lie in each other's places from the beginning on",
		"package_redesigned":  "packages look other than in the catalogue",
	}
}
