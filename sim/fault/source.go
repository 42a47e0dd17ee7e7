package fault

// Source says where the default sizes of a kind come from; "chosen" where no source gives a figure. The
// package's documentation has the reasons.
func (k Kind) Source() string { return sources()[k] }

func sources() map[Kind]string {
	return map[Kind]string{
		CameraDown:         "no size",
		CameraBlocked:      "chosen: what a ceiling camera sees of the floor near it",
		CameraMoved:        "chosen: 8 cm at 1.5 m, as far as a facing's neighbour is",
		LightDimmed:        "chosen: two lamps of three are out",
		Glare:              "chosen; that light obscures, a vendor's help page names (2024)",
		DoorFogged:         "chosen",
		FramesDropped:      "chosen",
		FramesLate:         "chosen: beyond the 600 ms that the pipeline waits",
		PlateDead:          "38 of the 278 channels of the AutoCheckout recording (2020)",
		PlateDrift:         "chosen; AutoCheckout says that plates drift over hours and days",
		PlateCreep:         "chosen; an engineering note on a cabinet names creep",
		PlateNoisy:         "p90 of the AutoCheckout recording",
		SlowScale:          "an engineering note on a cabinet's scale",
		PlateOffset:        "chosen: a can; AutoCheckout's readings lie between -5.6 and 9.5 kg",
		ClockSkewed:        "chosen: as long as a quick pick",
		ClockDrifting:      "chosen: the coarse end of quartz crystals",
		MessagesLost:       "chosen",
		MessagesDuplicated: "chosen",
		MessagesLate:       "chosen",
		PlanWrong:          "5 to 10 % of goods are not where they are filed (FAIM, 2020)",
		PackageRedesigned:  "chosen",
	}
}
