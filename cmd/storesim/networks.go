package main

import (
	"errors"
	"fmt"
	"os"
	"slices"

	"storesim/bench/report"
	"storesim/pipeline/detect"
	"storesim/pipeline/detect/onnx"
	"storesim/pipeline/detect/onnx/library"
	"storesim/pipeline/model"
	"storesim/pipeline/store"
)

// Networks opens the ONNX Runtime and the networks of the pipeline.
type Networks struct {
	ONNXRuntime string `name:"onnxruntime" help:"Path of the ONNX Runtime library."`
	Models      string `type:"path" help:"Folder of weights and MANIFEST.toml; default is the built-in ones."`

	library  library.Library
	runtime  *onnx.Runtime
	person   model.Network
	item     model.Network
	sessions []*onnx.Session
	people   *detect.Person // for that many cameras; nil until it is needed
	goods    []detect.Network
	cameras  int
}

func (n *Networks) open() (err error) {
	if n.person, err = n.load("person"); err != nil {
		return err
	}
	if n.item, err = n.optional("item"); err != nil {
		return err
	}
	if n.library, err = library.Find(n.ONNXRuntime); err != nil {
		return err
	}
	n.runtime, err = onnx.Open(n.library.Path)
	return err
}

// optional loads a network that a set may lack; it has no name then.
func (n *Networks) optional(name string) (model.Network, error) {
	names, err := model.Names()
	if n.Models != "" {
		names, err = model.NamesOf(os.DirFS(n.Models))
	}
	if err != nil || !slices.Contains(names, name) {
		return model.Network{}, err
	}
	return n.load(name)
}

// looks reports whether there is a network that names goods: the catalogue then needs pack shots.
func (n *Networks) looks() bool { return n.item.Name != "" }

func (n *Networks) load(name string) (model.Network, error) {
	if n.Models == "" {
		return model.Load(name)
	}
	net, err := model.LoadFrom(os.DirFS(n.Models), name)
	if err != nil {
		return net, fmt.Errorf("%s: %w", n.Models, err)
	}
	return net, nil
}

// detector opens two sessions a camera; they serve all stores of the process. Where the catalogue has
// pictures, hands are looked at, too.
func (n *Networks) detector(l *store.Layout) (detect.Detector, error) {
	people, err := n.finder(l, len(l.Cameras))
	if err != nil || len(l.PackShots) == 0 || !n.looks() {
		return people, err
	}
	return detect.NewItems(people, l, n.goods)
}

// finder finds the people in the pictures of a layout's cameras, with so many sessions.
func (n *Networks) finder(l *store.Layout, workers int) (detect.Detector, error) {
	if err := n.openFor(workers); err != nil {
		return nil, err
	}
	return detect.NewViews(n.people, l, workers), nil
}

// openFor opens the sessions of a number of cameras.
func (n *Networks) openFor(cameras int) (err error) {
	if n.people != nil && n.cameras == cameras {
		return nil
	}
	n.goods = nil
	for range cameras {
		if !n.looks() {
			break
		}
		s, err := n.session(n.item)
		if err != nil {
			return err
		}
		n.goods = append(n.goods, s)
	}
	n.people, err = detect.NewPerson(cameras, func() (detect.Network, error) { return n.session(n.person) })
	n.cameras = cameras
	return err
}

func (n *Networks) session(of model.Network) (detect.Network, error) {
	s, err := n.runtime.NewSession(of)
	if err != nil {
		return nil, err
	}
	n.sessions = append(n.sessions, s)
	return s, nil
}

// close ends the sessions and the runtime.
func (n *Networks) close() error {
	if n.runtime == nil {
		return nil
	}
	var errs []error
	for _, s := range n.sessions {
		errs = append(errs, s.Close())
	}
	errs = append(errs, n.runtime.Close())
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("close networks: %w", err)
	}
	return nil
}

// provenance names the library and the networks for results.json.
func (n *Networks) provenance() (report.Runtime, []report.Model) {
	if n.runtime == nil {
		return report.Runtime{}, nil
	}
	models := []report.Model{{Name: n.person.Name, SHA256: n.person.SHA256}}
	if n.looks() {
		models = append(models, report.Model{Name: n.item.Name, SHA256: n.item.SHA256})
	}
	return report.Runtime{Version: n.runtime.Version(), SHA256: n.library.SHA256}, models
}
