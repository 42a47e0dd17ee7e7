package main

import "time"

// figureShot is a frame of the contact sheet: the first one that a camera takes at or after a time of a run.
type figureShot struct {
	Scenario string
	Seed     int64 // the scenario's own where 0
	Camera   string
	At       time.Duration
	Title    string // the store
	What     string // what to see
	// Part of the frame that is shown, in its shape: a share of its width, and where its middle is, as shares
	// of width and height. All of it where Share is 0.
	Share, X, Y float64
}

// figureShots are the moments on the contact sheet, in its order. They were chosen by eye: people are in
// view and do something, in both halves of the tile where that was to be had.
func figureShots() []figureShot {
	at := func(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }
	return []figureShot{
		{Scenario: "convenience-day", Camera: "cam9", At: at(76),
			Title: "Convenience store, by day", What: "A hand behind a glass door that swings open"},
		{Scenario: "convenience-night", Camera: "cam3", At: at(404.8), Share: 0.34, X: 0.17, Y: 0.62,
			Title: "Convenience store, by night",
			What:  "Warm lamps burn low; a shopper with a basket, half of them labelled"},
		{Scenario: "S36-restocking", Camera: "cam8", At: at(26.8),
			Title: "Staff refill the cooler", What: "Goods come that nobody brought back"},
		{Scenario: "crowd-fisheye", Seed: 1561, Camera: "cam4", At: at(120),
			Title: "Corner store, a dozen people, fisheye",
			What:  "Straight from above: arms and shoulders, hardly a face"},
		{Scenario: "grocery", Camera: "cam7", At: at(182.8),
			Title: "Grocery", What: "Long aisles of small goods, a cart"},
		{Scenario: "S21-50-people", Camera: "cam2", At: at(130),
			Title: "Grocery, fifty people at once",
			What:  "Full aisles; a dashed box goes on behind what hides somebody"},
		{Scenario: "S37-full-cart", Camera: "cam6", At: at(109.6), Share: 0.6, X: 0.68, Y: 0.75,
			Title: "A cart is filled", What: "What lies in it is labelled unit by unit"},
		{Scenario: "S32-poor-light", Camera: "cam1", At: at(20), Share: 0.6, X: 0.68, Y: 0.45,
			Title: "Poor light", What: "Lamps dimmed, cooler doors fogged, two shoppers close together"},
		{Scenario: "S43-half-time", Camera: "cam2", At: at(185.6),
			Title: "Stadium stand at half-time",
			What:  "A crowd at one shelf, half of it in the same jersey"},
		{Scenario: "S43-half-time", Seed: 7431, Camera: "cam7", At: at(170),
			Title: "Stadium stand, other teams", What: "The queue along the wall, from its end"},
		{Scenario: "S28-jerseys", Camera: "cam5", At: at(14.8),
			Title: "Four supporters at the stand", What: "The same jersey on all four, tracks apart"},
		{Scenario: "S22-running", Camera: "cam3", At: at(18), Share: 0.8, X: 0.5, Y: 0.6,
			Title: "Two shoppers run", What: "More than two metres a second, from shelf to shelf"},
		{Scenario: "campus", Camera: "cam1", At: at(214.8), Share: 0.7, X: 0.65, Y: 0.65,
			Title: "Campus shop between two lectures",
			What:  "Groups in each other's way; who is hidden has a full box"},
		{Scenario: "campus", Seed: 3401, Camera: "cam2", At: at(212),
			Title: "Campus shop, another day", What: "Other students, the shelves from the other side"},
		{Scenario: "surge", Camera: "cam1", At: at(229),
			Title: "Families in the corner store", What: "Children beside their parents, a basket"},
		{Scenario: "train-random", Seed: 21, Camera: "aisle", At: at(48),
			Title: "Training store, seed 21",
			What:  "Room, shelves, lamps, goods and people drawn at random; a reach"},
		{Scenario: "airport-dusk", Camera: "cam8", At: at(128.8),
			Title: "Airport shop at dusk", What: "A glass front, lamps of another colour, trolleys"},
		{Scenario: "airport", Seed: 3501, Camera: "cam1", At: at(100), Share: 0.7, X: 0.4, Y: 0.65,
			Title: "Airport shop", What: "A pram is gear too, with a mask of its own"},
		{Scenario: "crowd-fisheye", Camera: "cam3", At: at(97.6),
			Title: "Corner store, busy, fisheye", What: "Labels are exact through the lens"},
		{Scenario: "train-random", Seed: 33, Camera: "aisle", At: at(48), Share: 0.75, X: 0.6, Y: 0.55,
			Title: "Training store, seed 33",
			What:  "The same file, another store: four people, a street outside"},
		{Scenario: "hospital", Camera: "cam4", At: at(158.8), Share: 0.6, X: 0.3, Y: 0.65,
			Title: "Hospital shop", What: "A crouch before the lowest shelf"},
		{Scenario: "hospital", Seed: 3601, Camera: "cam1", At: at(200),
			Title: "Hospital shop, another day",
			What:  "A wheelchair before the shelf"},
		{Scenario: "ac30-store", Camera: "cam1", At: at(21.6), Share: 0.55, X: 0.27, Y: 0.6,
			Title: "Nano store, close to the shelf",
			What:  "Each unit on the shelves has a mask of its own"},
		{Scenario: "S40-apparel", Camera: "cam3", At: at(23), Share: 0.7, X: 0.5, Y: 0.55,
			Title: "Folded clothes",
			What:  "Shelves without load cells; only the cameras see what is taken"},
	}
}
