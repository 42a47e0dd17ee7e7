// Package model holds the trained networks that the pipeline runs, and says what each of them is.
//
// A network is an ONNX file under weights/ and a row of MANIFEST.toml: its hash, its tensors, its classes,
// how it was trained and what it scored. Both are embedded, so a built program needs no files. Loading checks
// the hash: a weight that is not the one the scores were measured with is an error, not a surprise. The
// scripts that make the files are under train/; nothing here trains.
//
// Tensors are float32, row-major, with the batch first: (1, channels, height, width) for images and maps.
package model

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path"
)

//go:embed MANIFEST.toml weights/*.onnx
var committed embed.FS

// Tensor is the name and shape of an input or output: (1, 3, 368, 640) is one image of three planes.
type Tensor struct {
	Name  string `toml:"name"`
	Shape []int  `toml:"shape"` // all positive: no dynamic axes
}

// Size is the number of elements.
func (t Tensor) Size() int {
	size := 1
	for _, n := range t.Shape {
		size *= n
	}
	return size
}

// Network is one trained network with everything the manifest says about it. Treat it as read-only.
type Network struct {
	Name    string
	ONNX    []byte // the file, as hashed
	SHA256  string // lower-case hex
	Inputs  []Tensor
	Outputs []Tensor
	// Classes names the channels of the first output that are classes; empty where there are none.
	Classes []string
	// Opset is the version of the ONNX operator set the file asks for.
	Opset int
	// Parameters is the number of trained numbers.
	Parameters int
	// Commit is the revision of this project that made the training data; empty for a network that was not
	// trained.
	Commit   string
	Training Training
	// Scores are figures on held-out data, each defined where the training README lists it.
	Scores map[string]float64
	// Check is an input with its known answer, or nil.
	Check *Check
}

// Training is the recipe of a network: what it saw, and the command that makes it again.
type Training struct {
	Command string `toml:"command"`
	Data    []Data `toml:"data"`
}

// Data is a set of rendered runs, all of one scenario.
type Data struct {
	Scenario string      `toml:"scenario"`
	Split    string      `toml:"split"` // "train" or "held-out"
	Seeds    []SeedRange `toml:"seeds"`
	Frames   int         `toml:"frames"`
}

// SeedRange is a run of scenario seeds, both ends included.
type SeedRange struct {
	First uint64 `toml:"first"`
	Last  uint64 `toml:"last"`
}

// FirstTrainingSeed separates the seeds a network may have seen from those it is judged on: 1..999 are for
// development, 1000..9999 for benchmarks, and training data starts here.
const FirstTrainingSeed = 100_000

// Check is an input, flattened, and the outputs it must give, flattened, in the order of Network.Outputs.
type Check struct {
	Input     []float32   `toml:"input"`
	Outputs   [][]float32 `toml:"outputs"`
	Tolerance float32     `toml:"tolerance"` // largest absolute difference that is still right
}

// Names lists the committed networks in alphabetical order.
func Names() ([]string, error) {
	m, err := readManifest(committed)
	if err != nil {
		return nil, err
	}
	return m.names(), nil
}

// NamesOf lists the networks of another set, as LoadFrom takes it.
func NamesOf(files fs.FS) ([]string, error) {
	m, err := readManifest(files)
	return m.names(), err
}

// Load returns a committed network.
func Load(name string) (Network, error) { return LoadFrom(committed, name) }

// LoadFrom returns a network of another set: files holds a MANIFEST.toml and the weights it names, as this
// package's folder does. Use [os.DirFS] for a folder the user named.
func LoadFrom(files fs.FS, name string) (Network, error) {
	m, err := readManifest(files)
	if err != nil {
		return Network{}, err
	}
	row, err := m.row(name)
	if err != nil {
		return Network{}, err
	}
	onnx, err := fs.ReadFile(files, row.File)
	if err != nil {
		return Network{}, fmt.Errorf("network %s: %w", name, err)
	}
	sum := sha256.Sum256(onnx)
	if got := hex.EncodeToString(sum[:]); got != row.SHA256 {
		return Network{}, fmt.Errorf("network %s: %s has the wrong hash: want sha256 %s, got %s: "+
			"restore the file, or write its row of %s anew",
			name, path.Base(row.File), row.SHA256, got, manifestFile)
	}
	return row.network(name, onnx), nil
}
