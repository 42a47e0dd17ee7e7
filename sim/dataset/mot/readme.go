package mot

import "fmt"

// readme explains what a reader of the files cannot know.
func (f *Format) readme() []byte {
	return fmt.Appendf(nil, `# %s: MOTChallenge

%s

- A sequence is what one camera of one store gave to one split; "seqmaps" lists them for TrackEval
  (benchmark "%s", splits train, val and test, ground truth in this folder).
- "gt.txt" has nine columns: frame, id, left, top, width, height, flag, class, visibility. Frames, ids and
  pixels count from 1. Flag and class are always 1: a pedestrian that is to be scored.
- An id is one person's in all cameras of its store and at all times.
- A box holds the whole person, also where something hides it, up to the edges of the image. Who shows less
  than %g of themselves, or no pixel at all, is left out.
- Frames are those that were captured, in order, numbered without gaps. Where not every frame of a camera was
  taken, "frameRate" is the camera's rate divided by the step that most frames are apart, rounded to a whole
  number of at least 1: a tracker's idea of how far people get between two frames, not a clock. The clock is
  "frames.csv": the camera's own frame number and the time in seconds of each frame.

Seed %d, version %s. Made by:

    %s
`, f.set.Title, f.set.Text, bench, f.set.MinVisible, f.set.Seed, f.set.Version, f.set.Command)
}
