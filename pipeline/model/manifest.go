package model

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// manifestFile lies beside the weights folder.
const manifestFile = "MANIFEST.toml"

// manifestSchema is the one layout of the manifest that this package reads.
const manifestSchema = 1

// manifest is the decoded MANIFEST.toml.
type manifest struct {
	Schema  int            `toml:"schema"`
	Network map[string]row `toml:"network"`
}

// row is what the manifest says about one network. See [Network] for what the fields mean.
type row struct {
	File       string             `toml:"file"` // path from the manifest, with slashes
	SHA256     string             `toml:"sha256"`
	Opset      int                `toml:"opset"`
	Parameters int                `toml:"parameters"`
	Commit     string             `toml:"commit"`
	Classes    []string           `toml:"classes"`
	Inputs     []Tensor           `toml:"inputs"`
	Outputs    []Tensor           `toml:"outputs"`
	Training   Training           `toml:"training"`
	Scores     map[string]float64 `toml:"scores"`
	Check      *Check             `toml:"check"`
}

// readManifest decodes strictly: a key nobody reads is a mistake.
func readManifest(files fs.FS) (manifest, error) {
	text, err := fs.ReadFile(files, manifestFile)
	if err != nil {
		return manifest{}, fmt.Errorf("networks: %w", err)
	}
	var m manifest
	meta, err := toml.Decode(string(text), &m)
	if err != nil {
		return manifest{}, fmt.Errorf("%s: %w", manifestFile, err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		return manifest{}, fmt.Errorf("%s: unknown key %s", manifestFile, unknown[0])
	}
	if m.Schema != manifestSchema {
		return manifest{}, fmt.Errorf("%s: schema is %d, this program reads %d",
			manifestFile, m.Schema, manifestSchema)
	}
	return m, nil
}

func (m manifest) names() []string { return slices.Sorted(maps.Keys(m.Network)) }

// row returns a network's valid row.
func (m manifest) row(name string) (row, error) {
	r, ok := m.Network[name]
	if !ok {
		return row{}, fmt.Errorf("%s has no network %q, only %s",
			manifestFile, name, strings.Join(m.names(), ", "))
	}
	if err := r.validate(); err != nil {
		return row{}, fmt.Errorf("%s: network %s: %w", manifestFile, name, err)
	}
	return r, nil
}

// validate reports all that is wrong with a row at once.
func (r row) validate() error {
	var problems []error
	require := func(ok bool, format string, args ...any) {
		if !ok {
			problems = append(problems, fmt.Errorf(format, args...))
		}
	}
	require(fs.ValidPath(r.File), "file %q is not a path below the manifest", r.File)
	require(hexHash(r.SHA256), "sha256 %q is not 64 lower-case hex digits", r.SHA256)
	require(r.Opset > 0, "opset %d is not positive", r.Opset)
	require(r.Parameters > 0, "parameters %d is not positive", r.Parameters)
	require(len(r.Inputs) > 0, "no inputs")
	require(len(r.Outputs) > 0, "no outputs")
	for _, t := range slices.Concat(r.Inputs, r.Outputs) {
		require(t.Name != "", "a tensor has no name")
		require(len(t.Shape) > 0 && slices.Min(t.Shape) > 0,
			"tensor %s: shape %v is not all positive", t.Name, t.Shape)
	}
	problems = append(problems, r.Training.validate(), r.validateCheck())
	return errors.Join(problems...)
}

// validate keeps training data apart from the seeds that networks are judged on.
func (t Training) validate() error {
	for _, d := range t.Data {
		if d.Split != "train" && d.Split != "held-out" {
			return fmt.Errorf("training data %s: split %q is neither train nor held-out", d.Scenario, d.Split)
		}
		for _, s := range d.Seeds {
			if s.First < FirstTrainingSeed || s.Last < s.First {
				return fmt.Errorf("training data %s: seeds %d..%d: must be ascending and from %d on",
					d.Scenario, s.First, s.Last, FirstTrainingSeed)
			}
		}
	}
	return nil
}

// validateCheck compares the sizes of the known answer with the tensors.
func (r row) validateCheck() error {
	if r.Check == nil {
		return nil
	}
	if len(r.Inputs) != 1 || len(r.Check.Input) != r.Inputs[0].Size() {
		return errors.New("check: wants one input of the tensor's size")
	}
	if len(r.Check.Outputs) != len(r.Outputs) {
		return fmt.Errorf("check: %d outputs for %d tensors", len(r.Check.Outputs), len(r.Outputs))
	}
	for i, t := range r.Outputs {
		if len(r.Check.Outputs[i]) != t.Size() {
			return fmt.Errorf("check: output %s has %d numbers, shape %v",
				t.Name, len(r.Check.Outputs[i]), t.Shape)
		}
	}
	return nil
}

// network joins a row and its weights.
func (r row) network(name string, onnx []byte) Network {
	return Network{
		Name: name, ONNX: onnx, SHA256: r.SHA256, Inputs: r.Inputs, Outputs: r.Outputs, Classes: r.Classes,
		Opset: r.Opset, Parameters: r.Parameters, Commit: r.Commit, Training: r.Training, Scores: r.Scores,
		Check: r.Check,
	}
}

func hexHash(s string) bool {
	return regexp.MustCompile(`^[0-9a-f]{64}$`).MatchString(s)
}
