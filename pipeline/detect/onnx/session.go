package onnx

import (
	"errors"
	"fmt"
	"slices"

	ort "github.com/yalue/onnxruntime_go"

	"storesim/pipeline/model"
)

// Session is one network, ready to run, with one input and one or more outputs. It belongs to one goroutine
// at a time; [Session.Clone] makes another for the next worker.
type Session struct {
	network model.Network
	session *ort.AdvancedSession
	tensors []*ort.Tensor[float32] // the input, then the outputs
	input   []float32              // the input tensor's numbers
	outputs [][]float32            // the output tensors' numbers, in the manifest's order
}

// NewSession prepares a network. Its tensors must be those the manifest names, in name and shape.
func (r *Runtime) NewSession(network model.Network) (*Session, error) {
	s := &Session{network: network}
	if err := s.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("network %s: %w", network.Name, err), s.Close())
	}
	return s, nil
}

// Clone returns a new session of the same network, for another goroutine. The two share nothing.
func (s *Session) Clone() (*Session, error) {
	clone := &Session{network: s.network}
	if err := clone.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("network %s: %w", s.network.Name, err), clone.Close())
	}
	return clone, nil
}

// open fills a session; what it has filled when it fails, Close frees.
func (s *Session) open() error {
	n := s.network
	if len(n.Inputs) != 1 || len(n.Outputs) == 0 {
		return fmt.Errorf("has %d inputs and %d outputs, want one input and some outputs",
			len(n.Inputs), len(n.Outputs))
	}
	if err := compareTensors(n); err != nil {
		return err
	}
	for _, t := range slices.Concat(n.Inputs, n.Outputs) {
		if err := s.addTensor(t); err != nil {
			return fmt.Errorf("tensor %s: %w", t.Name, err)
		}
	}
	options, err := singleThreaded()
	if err != nil {
		return err
	}
	defer options.Destroy() //nolint:errcheck // frees memory of the library; cannot fail
	values := make([]ort.Value, len(s.tensors))
	for i, t := range s.tensors {
		values[i] = t
	}
	s.session, err = ort.NewAdvancedSessionWithONNXData(n.ONNX, names(n.Inputs), names(n.Outputs),
		values[:1], values[1:], options)
	return err
}

// addTensor makes a tensor on Go memory, whose address the library keeps: the heap does not move, and the
// session holds on to the memory until it is closed.
func (s *Session) addTensor(t model.Tensor) error {
	data := make([]float32, t.Size())
	tensor, err := ort.NewTensor(shapeOf(t), data)
	if err != nil {
		return err
	}
	s.tensors = append(s.tensors, tensor)
	if s.input == nil {
		s.input = data
	} else {
		s.outputs = append(s.outputs, data)
	}
	return nil
}

// Network is what the session runs.
func (s *Session) Network() model.Network { return s.network }

// Input is the session's own input buffer, flattened. Filling it and passing it to Run saves a copy.
func (s *Session) Input() []float32 { return s.input }

// Run computes the outputs for an input: flattened, of the tensor's size. The outputs, flattened, in the
// manifest's order, are the session's own memory: read them before the next Run, and do not keep them. It
// allocates nothing.
func (s *Session) Run(input []float32) (outputs [][]float32, err error) {
	if len(input) != len(s.input) {
		return nil, fmt.Errorf("network %s: input of %d numbers, want %d",
			s.network.Name, len(input), len(s.input))
	}
	if s.session == nil {
		return nil, fmt.Errorf("network %s: the session is closed", s.network.Name)
	}
	if &input[0] != &s.input[0] {
		copy(s.input, input)
	}
	if err := s.session.Run(); err != nil {
		return nil, fmt.Errorf("network %s: %w", s.network.Name, err)
	}
	return s.outputs, nil
}

// Check runs the network's known answer; nil for a network that has none.
func (s *Session) Check() error {
	known := s.network.Check
	if known == nil {
		return nil
	}
	outputs, err := s.Run(known.Input)
	if err != nil {
		return err
	}
	for i, want := range known.Outputs {
		for j, w := range want {
			if got := outputs[i][j]; !(max(got-w, w-got) <= known.Tolerance) { // NaN is wrong, too
				return fmt.Errorf("network %s: output %s[%d] is %v, want %v: the library computes wrongly",
					s.network.Name, s.network.Outputs[i].Name, j, got, w)
			}
		}
	}
	return nil
}

// Close frees the session. It may be called twice.
func (s *Session) Close() error {
	var err error
	if s.session != nil {
		err = s.session.Destroy()
		s.session = nil
	}
	for _, t := range s.tensors {
		err = errors.Join(err, t.Destroy())
	}
	s.tensors = nil
	return err
}

// singleThreaded returns options for one thread that sleeps when it has nothing to do: parallelism is over
// cameras, and a spinning pool would take the cores from the other workers.
func singleThreaded() (*ort.SessionOptions, error) {
	o, err := ort.NewSessionOptions()
	if err != nil {
		return nil, err
	}
	err = errors.Join(
		o.SetIntraOpNumThreads(1),
		o.SetInterOpNumThreads(1),
		o.SetExecutionMode(ort.ExecutionModeSequential),
		o.SetGraphOptimizationLevel(ort.GraphOptimizationLevelEnableAll),
		o.AddSessionConfigEntry("session.intra_op.allow_spinning", "0"),
		o.AddSessionConfigEntry("session.inter_op.allow_spinning", "0"),
	)
	if err != nil {
		return nil, errors.Join(err, o.Destroy())
	}
	return o, nil
}

// compareTensors reports a file whose tensors are not the manifest's: else the mistake would show at the
// first run.
func compareTensors(n model.Network) error {
	inputs, outputs, err := ort.GetInputOutputInfoWithONNXData(n.ONNX)
	if err != nil {
		return fmt.Errorf("read the ONNX file: %w", err)
	}
	if err := compareSide("input", inputs, n.Inputs); err != nil {
		return err
	}
	return compareSide("output", outputs, n.Outputs)
}

// compareSide checks all inputs, or all outputs, whatever their order. A dynamic axis in the file fits any
// size.
func compareSide(side string, file []ort.InputOutputInfo, manifest []model.Tensor) error {
	for _, want := range manifest {
		i := slices.IndexFunc(file, func(f ort.InputOutputInfo) bool { return f.Name == want.Name })
		if i < 0 {
			return fmt.Errorf("%s %q is in the manifest and not in the file", side, want.Name)
		}
		if file[i].DataType != ort.TensorElementDataTypeFloat || !fits(file[i].Dimensions, want.Shape) {
			return fmt.Errorf("%s %s: the file has %v %v, the manifest float32 %v",
				side, want.Name, file[i].DataType, file[i].Dimensions, want.Shape)
		}
	}
	return nil
}

func fits(file ort.Shape, want []int) bool {
	return slices.EqualFunc(file, want, func(f int64, w int) bool { return f == int64(w) || f < 0 })
}

func shapeOf(t model.Tensor) ort.Shape {
	shape := make(ort.Shape, len(t.Shape))
	for i, n := range t.Shape {
		shape[i] = int64(n)
	}
	return shape
}

func names(tensors []model.Tensor) []string {
	list := make([]string, len(tensors))
	for i, t := range tensors {
		list[i] = t.Name
	}
	return list
}
