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
// view, and do something.
func figureShots() []figureShot {
	at := func(seconds float64) time.Duration { return time.Duration(seconds * float64(time.Second)) }
	return []figureShot{
		{Scenario: "convenience-day", Camera: "cam9", At: at(76),
			Title: "Convenience store, by day", What: "A hand behind a glass door that swings open"},
		{Scenario: "convenience-night", Camera: "cam3", At: at(404.8),
			Title: "Convenience store, by night", What: "Warm lamps burning low, a dark street, a basket"},
		{Scenario: "grocery", Camera: "cam7", At: at(182.8),
			Title: "Grocery", What: "Long aisles of small goods, a cart"},
		{Scenario: "S43-half-time", Camera: "cam2", At: at(185.6),
			Title: "Stadium stand at half-time", What: "A crowd at one shelf, half of it in the same jersey"},
		{Scenario: "campus", Camera: "cam1", At: at(214.8),
			Title: "Campus shop between two lectures",
			What:  "Groups in each other's way; who is hidden has a full box"},
		{Scenario: "airport-dusk", Camera: "cam8", At: at(128.8),
			Title: "Airport shop at dusk", What: "A glass front, lamps of another colour, trolleys"},
		{Scenario: "hospital", Camera: "cam4", At: at(158.8),
			Title: "Hospital shop", What: "A crouch before the lowest shelf"},
		{Scenario: "ac30-store", Camera: "cam1", At: at(21.6), Share: 0.55, X: 0.27, Y: 0.6,
			Title: "Nano store, close to the shelf", What: "Each unit on the shelves has a mask of its own"},
		{Scenario: "crowd-fisheye", Camera: "cam3", At: at(97.6),
			Title: "Corner store, busy, fisheye", What: "Labels are exact through the lens"},
		{Scenario: "S36-restocking", Camera: "cam8", At: at(26.8),
			Title: "Staff refill the cooler", What: "Goods come that nobody brought back"},
		{Scenario: "S37-full-cart", Camera: "cam6", At: at(109.6), Share: 0.6, X: 0.68, Y: 0.75,
			Title: "A cart is filled", What: "What lies in it is labelled unit by unit"},
		{Scenario: "S28-jerseys", Camera: "cam5", At: at(14.8),
			Title: "Four supporters at the stand", What: "The same jersey on all four, tracks apart"},
	}
}
