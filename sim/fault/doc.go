// Package fault says what goes wrong in a store: which devices fail, how badly and when.
//
// A [Fault] is one thing that goes wrong within a [Window] of simulated time, on the devices whose names
// match its patterns. It happens with probability P per seed, and befalls each matching device with
// probability Hit. [Resolve] draws what happens under a seed; a device asks the [Set] once for the [List] of
// what befalls it, which for most devices is empty and costs nothing after. A [Swarm] switches whole kinds on
// or off per seed.
//
// The package knows names and numbers only. What a fault does is done where the device is simulated, and in
// sim.Config.Actual for the plan. Default sizes are those of New; where no source gives a figure, the text
// says that it is chosen.
//
// # Cameras
//
// CameraDown: the camera delivers nothing; its frames' numbers go on. No size.
//
// CameraBlocked: something hangs before the lens, a balloon or a poster, so near that it is dark and its edge
// out of focus. Half of the image from below is chosen: what a ceiling camera sees of the floor near it.
//
// CameraMoved: the camera was knocked. It sees from its new pose while the store's file has the old one.
// Three degrees are chosen: 8 cm at 1.5 m, as wide as a facing's neighbour is far (plates are 0.102 m wide in
// the AutoCheckout store of CPS-IoT Week 2020).
//
// LightDimmed: less light at a fixed exposure, so that the noise weighs more. 0.35 is chosen: a lamp bank of
// three with two out. "Obscured by lighting" is a failure that Amazon names for Just Walk Out (2024).
//
// Glare: a low sun or a lamp in view lays a bright core, a halo and a faint veil over the picture. The core's
// width of a fifth of the image is chosen. The same source.
//
// DoorFogged: the glass front of a gondola is wet: what lies behind it, goods and hands, is out of focus and
// milky. Without patterns it befalls the gondolas with the surface "fridge". Density 0.7 is chosen.
//
// FramesDropped: a share of frames is lost between sensor and network, one by one. 0.2 is chosen.
//
// FramesLate: every frame takes longer. One second is chosen, beyond the window of 600 ms in which the
// pipeline waits.
//
// # Plates
//
// PlateDead: a plate repeats the value that it had when the window began. 14 % of the channels (38 of 278) of
// the AutoCheckout recording are dead or constant.
//
// PlateDrift: a random walk on top of the usual one. The store's readme says that plates drift over hours and
// days, without a figure; 30 g per square root of an hour is chosen, an item of 270 g in about three days.
//
// PlateCreep: a share of each load comes in late, with a time constant. The engineering note cited at
// SlowScale names creep without a figure; 2 % and a minute are chosen, so that a pick of 300 g is 6 g short
// at first.
//
// PlateNoisy: a plate as loud as the tenth loudest in a hundred: 4.2 g standard deviation within a second,
// p90 of the AutoCheckout recording, where the median is 0.9 g.
//
// SlowScale: a cabinet's scale: a value every 0.8 s, in steps of 5 g, held in between (a public engineering
// note on a vision and weight cabinet; the settling is missed and a change of nothing is charged).
//
// PlateOffset: the zero jumps, as after a knock. 200 g is chosen: a drinks can or a small box; absolute
// readings in the AutoCheckout recording lie between -5.6 and 9.5 kg, so nobody resets them.
//
// # Clocks and messages
//
// ClockSkewed: a clock is ahead by a constant. 0.3 s is chosen: half of the pipeline's window, and as long as
// a quick pick. The PACK shelf (De La Salle, 2024) needed NTP to join camera and plates.
//
// ClockDrifting: a clock gains on the others from the beginning of the window. 100 ppm is chosen, the coarse
// end of quartz crystals: 0.36 s an hour.
//
// MessagesLost, MessagesDuplicated, MessagesLate: a share of a device's messages is lost, delivered twice
// with the same number and capture (as at-least-once transports do), or delayed. 0.2 is chosen. Loss and
// duplication go by the time of arrival, delay by the time of capture.
//
// # Plan and catalogue
//
// PlanWrong: a share of the facings lies in the place of its neighbour, and the neighbour in its: the filed
// plan is wrong from the beginning on. 8 % is chosen, the middle of the 5 to 10 % of goods that are not where
// they are filed (out-of-shelf rate in FAIM, 2020).
//
// PackageRedesigned: a share of the packages has another look on the shelf than in the catalogue. 5 % is
// chosen. Both hold for the whole run: windows do not apply.
package fault
