package scenarios

import "strings"

// randomizeSentence is about a key of [randomize], below any of its groups.
func randomizeSentence(path string) string {
	rest, ok := strings.CutPrefix(path, "randomize.")
	if !ok {
		return ""
	}
	group, rest, inGroup := strings.Cut(rest, ".*")
	if !inGroup {
		return groupWords()[group]
	}
	if rest == "" {
		return "A key of the file by its path (cameras.exposure, camera.*.hfov_deg, store.floor[1]) and " +
			"how it is drawn, each from luck of its own. A path with * leaves out what one without it names."
	}
	return lawWords()[strings.TrimPrefix(rest, ".")]
}

func groupWords() map[string]string {
	return map[string]string{
		"off":         "Groups that are not drawn: their keys keep the values of the file.",
		"store":       "The room, its fixtures and what is filed where.",
		"products":    "The goods and what their packages look like.",
		"people":      "Ages, clothes, pace, parties and what they push.",
		"light":       "Lamps, windows and what dims or veils them.",
		"camera":      "Where cameras hang and look, and their lenses.",
		"image":       "How a picture is formed: exposure, noise and the like.",
		"crowd":       "How many come, and how they behave.",
		"distractors": "What lies or stands where it does not belong.",
	}
}

func lawWords() map[string]string {
	return map[string]string{
		"uniform":   "Any number between two, all as likely.",
		"normal":    "A number around a mean.",
		"lognormal": "A positive number around a median.",
		"integer":   "A whole number between two, both included.",
		"choice":    "One of several values.",
		"weights":   "How often each of the values is chosen; absent: all as often.",
		"color":     "A colour whose parts lie between two numbers.",
		"chance":    "true with this probability, else false.",
		"keep":      "Whether the element or key stays in the file, with this probability.",
		"within":    "Ends of the distribution; nothing beyond them is drawn.",
		"clip":      "Ends to which numbers beyond them are moved.",
		"step":      "Numbers are multiples of it; absent: any.",
		"apply": "set: the number stands for that of the file; add and times: it changes that of the " +
			"file; absent: set.",
		"unit": "Of a key that holds a duration.",
		"with": "A key of the same group: where that one is drawn high, so is this one.",
	}
}
