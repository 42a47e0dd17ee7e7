package mcap

import (
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/truth"
)

// How much a layout shows: more pictures would be stamps, and more curves a tangle. The rest is a click away.
const (
	shownCameras = 6
	shownPlates  = 4
)

// panels is a layout as Foxglove and Lichtblick import it: settings by the panels' ids, KIND!NAME, and a tree
// that shares the window among them. Lichtblick's sources are public and say what a panel's settings are
// called: IRenderer.ts (3-D, image), and the panels Plot and Log ("RosOut").
type panels struct {
	ByID      map[string]any `json:"configById"`
	Variables map[string]any `json:"globalVariables"`
	Nodes     map[string]any `json:"userNodes"`
	Playback  map[string]any `json:"playbackConfig"`
	Layout    any            `json:"layout"` // a panel's id or a split
}

// split shares a rectangle between two.
type split struct {
	First     any     `json:"first"`
	Second    any     `json:"second"`
	Direction string  `json:"direction"` // row: side by side; column: one above the other
	Percent   float64 `json:"splitPercentage"`
}

// settings of a panel.
type settings map[string]any

// writeLayout writes STORE-layout.json, which no MCAP file can carry: import it where the viewer asks for a
// layout. drew has the topics that the store's files have.
func writeLayout(dir string, st *dataset.Store, log *Log, drew map[string]bool) error {
	text, err := json.MarshalIndent(newPanels(st.Layout, log, drew), "", " ")
	if err != nil {
		return fmt.Errorf("encode layout of %s: %w", st.Name, err)
	}
	path := filepath.Join(dir, st.Name+"-layout.json")
	if err := os.WriteFile(path+".part", append(text, '\n'), 0o644); err != nil {
		return fmt.Errorf("write layout of %s: %w", st.Name, err)
	}
	return os.Rename(path+".part", path)
}

// newPanels has the pictures with their annotations, the store in 3-D, the plates that were touched most, and
// below each other what happened and what was paid.
func newPanels(l *store.Layout, log *Log, drew map[string]bool) *panels {
	p := &panels{
		ByID: map[string]any{}, Variables: map[string]any{}, Nodes: map[string]any{},
		Playback: map[string]any{"speed": 1},
	}
	var pictures []any
	for i := range l.Cameras {
		if cam := &l.Cameras[i]; drew[topicOf(cam, "image")] && len(pictures) < shownCameras {
			pictures = append(pictures, p.add("Image!"+string(cam.ID), imagePanel(cam)))
		}
	}
	views := p.add("3D!store", storePanel(l))
	if len(pictures) > 0 {
		views = split{tile(pictures, "row"), views, "row", 65}
	}
	said := split{
		p.add("RosOut!events", logPanel("/events")), p.add("RosOut!receipts", logPanel("/receipts")),
		"column", 50,
	}
	var told any = said
	if plates := busiest(l, log); len(plates) > 0 {
		told = split{p.add("Plot!plates", platePanel(plates)), said, "row", 60}
	}
	p.Layout = split{views, told, "column", 70}
	return p
}

func (p *panels) add(id string, s settings) any {
	p.ByID[id] = s
	return id
}

// tile halves a rectangle until each has a part of the same size, or nearly so.
func tile(ids []any, direction string) any {
	if len(ids) == 1 {
		return ids[0]
	}
	half, across := (len(ids)+1)/2, "column"
	if direction == across {
		across = "row"
	}
	return split{
		tile(ids[:half], across), tile(ids[half:], across), direction,
		100 * float64(half) / float64(len(ids)),
	}
}

// imagePanel shows a camera. Without a calibration it would be a picture only; synchronized, it waits for the
// labels of the same instant.
func imagePanel(cam *store.Camera) settings {
	return settings{"imageMode": settings{
		"imageTopic": topicOf(cam, "image"), "calibrationTopic": topicOf(cam, "calibration"),
		"synchronize": true,
		"annotations": settings{topicOf(cam, "annotations"): settings{"visible": true}},
	}}
}

// storePanel looks at the middle of the floor from high up in the south; topics are drawn only where they are
// said to be visible. The calibrations are the cameras' fields of view.
func storePanel(l *store.Layout) settings {
	topics := settings{"/scene": settings{"visible": true}, "/fixtures": settings{"visible": true}}
	for i := range l.Cameras {
		topics[topicOf(&l.Cameras[i], "calibration")] = settings{"visible": true}
	}
	size := l.Floor.Max.Sub(l.Floor.Min)
	middle := l.Floor.Min.Add(size.Scale(0.5))
	return settings{
		"followTf": root, "followMode": "follow-none", "topics": topics,
		"cameraState": settings{
			"perspective": true, "distance": 1.2 * max(size.X, size.Y), "phi": 45, "thetaOffset": 0,
			"fovy":   45,
			"target": []float64{0, 0, 0}, "targetOffset": []float64{middle.X, middle.Y, 0},
			"targetOrientation": []float64{0, 0, 0, 1}, "near": 0.1, "far": 500,
		},
	}
}

func logPanel(topic string) settings {
	return settings{"topicToRender": topic, "minLogLevel": 1, "searchTerms": []string{}}
}

// platePanel plots what load cells say, beside what truly lies on them.
func platePanel(plates []store.PlateID) settings {
	var paths []settings
	for _, id := range plates {
		for _, field := range []string{"grams", "clean_grams"} {
			paths = append(paths, settings{
				"value": fmt.Sprintf("/plates{plate==%d}.%s", id, field), "enabled": true,
				"label": fmt.Sprintf("plate %d, %s", id, field), "timestampMethod": "receiveTime",
			})
		}
	}
	return settings{"paths": paths, "showLegend": true, "xAxisVal": "timestamp", "isSynced": true}
}

// busiest are the plates whose cells were touched most often, in order of number; none without plates'
// values.
func busiest(l *store.Layout, log *Log) []store.PlateID {
	touched := map[store.PlateID]int{}
	for i := range log.Events {
		e := &log.Events[i]
		if id, ok := cellOf(l, e); ok && log.Plates != nil {
			touched[id]++
		}
	}
	var out []store.PlateID
	for id := range touched {
		out = append(out, id)
	}
	slices.SortFunc(out, func(a, b store.PlateID) int {
		return cmp.Or(touched[b]-touched[a], int(a-b))
	})
	out = out[:min(len(out), shownPlates)]
	slices.Sort(out)
	return out
}

// cellOf is the first plate over the cell that an event was weighed by.
func cellOf(l *store.Layout, e *truth.Event) (store.PlateID, bool) {
	if e.Kind == truth.Entered || e.Kind == truth.Exited || e.Plate < 0 || int(e.Plate) >= len(l.Plates) {
		return 0, false
	}
	shelf := &l.Shelves[l.Plates[e.Plate].Shelf]
	cell := shelf.CellOf(e.Plate)
	if cell < 0 {
		return 0, false
	}
	first, _ := shelf.CellPlates(cell)
	return first, true
}
