package main

import (
	"errors"
	"fmt"
	"os"

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
	sessions []*onnx.Session
	people   *detect.Person // for that many cameras; nil until it is needed
	cameras  int
}

func (n *Networks) open() (err error) {
	if n.person, err = n.load("person"); err != nil {
		return err
	}
	if n.library, err = library.Find(n.ONNXRuntime); err != nil {
		return err
	}
	n.runtime, err = onnx.Open(n.library.Path)
	return err
}

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

// detector opens one session a camera; they serve all stores of the process.
func (n *Networks) detector(l *store.Layout) (detect.Detector, error) {
	if n.people != nil && n.cameras == len(l.Cameras) {
		return n.people, nil
	}
	people, err := detect.NewPerson(len(l.Cameras), func() (detect.Network, error) {
		s, err := n.runtime.NewSession(n.person)
		if err != nil {
			return nil, err
		}
		n.sessions = append(n.sessions, s)
		return s, nil
	})
	if err != nil {
		return nil, err
	}
	n.people, n.cameras = people, len(l.Cameras)
	return people, nil
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
	return report.Runtime{Version: n.runtime.Version(), SHA256: n.library.SHA256},
		[]report.Model{{Name: n.person.Name, SHA256: n.person.SHA256}}
}
