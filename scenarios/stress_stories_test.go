package scenarios

import (
	"slices"

	"storesim/sim/fault"
	"storesim/sim/truth"
)

// story is what a scenario's actors do and pay under every seed.
type story struct {
	name, told string
	also       check // nil where the story says it all
}

// stories are told by the paragraphs at the heads of the files; here they are in the words of the ledger.
func stories() []story {
	return slices.Concat(plainStories(), hardStories(), deviceStories())
}

func plainStories() []story {
	return []story{
		{"S01-three-picks", `
ann: picked one, picked two, picked three; pays one, three, two
`, nil},
		{"S02-put-back", `
ann: picked label, put_back label (return), picked second, picked kept, put_back second (return);
pays kept
`, nil},
		{"S03-wrong-place", `
ann: picked beside, picked near, put_back near (misplace) astray; pays beside
bob: picked far, picked bought, put_back far (misplace_far) astray; pays bought
`, nil},
		{"S04-stray-bought", `
ann: picked stray, put_back stray (misplace_far) astray; pays nothing
bob: picked other, picked stray; pays other, stray
`, nil},
		{"S05-twins-swapped", `
ann: picked red, picked blue, put_back red (misplace) astray, put_back blue (misplace) astray;
pays nothing
bob: picked red; pays red
`, sameMass("red", "blue", 2)},
		{"S06-near-twins-astray", `
ann: picked guest, picked host, put_back guest (misplace_far) astray; pays host
bob: picked guest; pays guest
`, sameMass("guest", "host", 8)},
		{"S07-several-at-once", `
ann: picked 3 three (units); pays 3 three
bob: picked pair (two_hands), picked pair (two_hands); pays 2 pair
cid: picked 10 ten (units); pays 10 ten
`, nil},
		{"S08-two-neighbours", `
ann: picked left (neighbours), picked right (neighbours), picked fourth (neighbours),
picked third (neighbours); pays fourth, left, right, third
`, nil},
		{"S09-fast-picks", `
ann: picked first (fast), picked first (fast), picked first (fast), picked second (fast),
picked second (fast), picked second (fast); pays 3 first, 3 second
`, quickSuccession},
		{"S10-slow-pick", `
ann: picked slow (slow), picked other (slow); pays other, slow
`, noEdge},
		{"S11-long-hold", `
ann: picked taken (long_hold); pays taken
bob: touched left (long_hold), picked other; pays other
`, longHold},
		{"S12-hold-two-take-one", `
ann: picked taken (long_hold), touched left (long_hold); pays taken
bob: picked left (long_hold), touched taken (long_hold); pays left
`, longHold},
		{"S13-touch-and-browse", `
ann: touched a (browse), touched b (browse), touched c (browse), touched c (long_hold),
touched d (browse); pays nothing
bob: picked bought; pays bought
`, nil},
		{"S14-one-on-the-floor", `
ann: picked one, picked left, picked three, dropped left (floor); pays one, three
`, nil},
		{"S15-taken-again", `
ann: picked loved, put_back loved (return), picked loved, put_back loved (return), picked loved;
pays loved
`, nil},
	}
}

func hardStories() []story {
	return []story{
		{"S16-crossing-arms", `
ann: picked right (reach_across), picked right (reach_across), picked right (reach_across); pays 3 right
bob: picked left (reach_across), picked left (reach_across), picked left (reach_across); pays 3 left
`, armsCross},
		{"S17-same-instant", `
ann: picked first (together), picked second (together); pays first, second
bob: picked first (together), picked second (together); pays first, second
`, sameInstant},
		{"S18-reach-across", `
bob: picked own; pays own
ann: picked wanted (reach_across); pays wanted
`, nearestIsAnother},
		{"S19-handed-over", `
ann: picked given, picked kept, handed_over given (hand_over) to bob; pays kept
bob: picked own; pays given, own
`, nil},
		{"S20-everything-at-once", `
ann: picked 2 a (units), picked c, put_back c (misplace_far) astray, picked f (neighbours),
picked g (neighbours), put_back g (misplace) astray, handed_over f (hand_over) to bob; pays 2 a
bob: picked d, picked e, put_back e (misplace) astray, picked b; pays b, d, f
cid: picked a, put_back a (return), picked a, touched c (browse), picked b; pays a, b
`, nil},
		{"S22-running", `
ann: picked a (fast), picked b (fast), acted (run); pays a, b
bob: picked c (fast), picked d (fast), picked e, acted (run); pays c, d, e
`, running},
		{"S23-hug-and-queue", `
ann: picked a, acted (tangle); pays a
bob: picked b; pays b
cid: picked c; pays c
dan: picked d; pays d
`, nil},
		{"S24-jacket-off", `
ann: picked before, acted (jacket_off), picked after; pays after, before
bob: picked other; pays other
`, unseen(truth.Acted)},
		{"S25-blind-zone", `
ann: picked left, picked kept, dropped left (floor); pays kept
bob: picked own, recovered left (floor); pays left, own
`, unseen(truth.Dropped)},
		{"S26-family", `
ann: picked mums, picked extra; pays dads, extra, mums, sweets
kim: picked sweets (child_pick), handed_over sweets (family_give) to ann
ben: picked dads
`, splitParty},
		{"S27-tailgate", `
tom: picked unpaid
ann: picked paid; pays paid
`, closeBehind},
		{"S28-jerseys", `
ann: picked a; pays a
bob: picked b; pays b
cid: picked c; pays c
dan: picked d; pays d
`, nil},
		{"S29-hidden", `
ann: picked wrapped (wrap), picked open; pays open, wrapped
bob: picked slipped, acted (conceal), picked open; pays open, slipped
`, nil},
		{"S30-bag-on-shelf", `
ann: picked under, picked beside, acted (lay_bag); pays beside, under
bob: acted (lean), picked leaned; pays leaned
`, nil},
		{"S31-cheap-for-dear", `
ann: picked cheap (swap), picked dear (swap), put_back cheap (swap) astray; pays dear
bob: picked cheap; pays cheap
`, nil},
	}
}

func deviceStories() []story {
	return []story{
		{"S32-poor-light", `
ann: picked a, picked 2 b (units), picked c; pays 2 b, a, c
bob: picked d, put_back d (return), picked e; pays e
cid: picked b, picked d; pays b, d
`, faults(fault.LightDimmed, fault.Glare, fault.CameraBlocked, fault.DoorFogged)},
		{"S33-dead-devices", `
ann: picked a, picked 2 b (units), picked c; pays 2 b, a, c
bob: picked d, put_back d (return), picked e; pays e
cid: picked b, picked d; pays b, d
`, faults(fault.CameraDown, fault.FramesDropped, fault.PlateDead, fault.ClockSkewed)},
		{"S34-bad-scales", `
ann: picked a, picked 2 b (units), picked c; pays 2 b, a, c
bob: picked d, put_back d (return), picked e; pays e
cid: picked b, picked d; pays b, d
`, faults(fault.PlateDrift, fault.PlateOffset, fault.SlowScale)},
		{"S35-wrong-plan", `
ann: picked a, picked 2 b (units), picked c; pays 2 b, a, c
bob: picked d, put_back d (return), picked e; pays e
cid: picked b, picked d; pays b, d
`, planIsFalse},
		{"S36-restocking", `
ann: picked 3 cold (units), picked next; pays 3 cold, next
bob: picked cold; pays cold
eve: restocked 3, picked next (clean), put_back next (clean)
`, nil},
		{"S37-full-cart", `
ann: picked large, picked large, picked 3 tin (units), picked bag, picked 3 small (units),
picked bag, picked more, picked more; pays 2 bag, 2 large, 2 more, 3 small, 3 tin
`, nil},
		{"S38-out-of-the-cart", `
ann: picked cheap, picked dear, put_back cheap (return), picked unseen (wrap); pays dear, unseen
bob: picked stray, picked 2 dropped (units), put_back stray (misplace_far) astray,
dropped dropped (floor); pays dropped
`, nil},
		{"S39-produce", `
ann: picked 4 apples (units), picked 2 green (units), picked pears,
put_back apples (misplace) astray; pays 2 green, 3 apples, pears
bob: picked 5 tomatoes (units), picked 3 oranges (units), picked green (neighbours),
picked pears (neighbours); pays 3 oranges, 5 tomatoes, green, pears
`, nil},
		{"S40-apparel", `
ann: picked shirt (wrap), picked cream; pays cream, shirt
bob: picked small, put_back small (return), picked large, picked jeans; pays jeans, large
`, noCells},
		{"S41-alcohol-queue", `
eve: put_back beer (return)
ann: picked wine; pays wine
bob: picked white, picked 2 beer (units); pays 2 beer, white
tim: picked beer (child_pick), handed_over beer (hand_over) to eve; pays nothing
`, nil},
		{"S42-nothing", `
ann: nothing; pays nothing
bob: nothing; pays nothing
`, nil},
		{"S44-look-alikes", `
ann: picked cola, picked zero, picked rasp, picked straw; pays cola, rasp, straw, zero
bob: picked large, picked pack, picked cherry, picked four; pays cherry, four, large, pack
`, nil},
		{"S45-background-product", `
ann: picked held; pays held
bob: touched wall (browse); pays nothing
`, nil},
	}
}
