package coco

import (
	"fmt"

	"storesim/sim/dataset"
	"storesim/sim/truth"
)

// instances is the format of boxes, masks and keypoints.
type instances struct {
	splits *splits
	err    error // the first; nothing is written after it
}

// New begins a set of boxes, masks and keypoints in the folder dir.
func New(set *dataset.Set, dir string) (dataset.Format, error) {
	s, err := newSplits(set, dir, document{"instances", categories()}, document{"person_keypoints", people()})
	if err != nil {
		return nil, err
	}
	return &instances{splits: s}, nil
}

// Add writes a sample. After an error the set is given up: Close removes what has been begun.
func (f *instances) Add(s *dataset.Sample) error {
	if f.err == nil {
		f.err = f.add(s)
	}
	return f.err
}

// Close joins the annotation files.
func (f *instances) Close() error { return f.splits.close(f.err) }

func (f *instances) add(s *dataset.Sample) error {
	p, image, err := f.splits.picture(s)
	if err != nil {
		return err
	}
	for i := range s.View.Things {
		t := &s.View.Things[i]
		if !f.splits.set.Kept(t) {
			continue
		}
		if err := check(t, image.Width, image.Height); err != nil {
			return fmt.Errorf("picture %s: thing %d: %w", s.Name, t.ID, err)
		}
		if err := p.add(t, image.ID); err != nil {
			return err
		}
	}
	return nil
}

// add writes a thing to the instances and, if it is a person, to the keypoints.
func (p *part) add(t *truth.Thing, image int) error {
	things, people := p.annotations[0], p.annotations[1]
	a := newAnnotation(things.n+1, image, t)
	if err := things.add(a); err != nil {
		return err
	}
	if t.Class != truth.Person {
		return nil
	}
	return people.add(newPose(a, t))
}
