package onnx

import (
	"errors"
	"fmt"
	"strings"

	ort "github.com/yalue/onnxruntime_go"
)

// Runtime is the loaded library. It may be used by several goroutines.
type Runtime struct {
	version string
}

// Open loads the library at path (see the library package for finding one) and prepares it. A process can
// hold one runtime at a time, for its whole life: open it in main.
func Open(path string) (*Runtime, error) {
	if ort.IsInitialized() {
		return nil, errors.New("the ONNX Runtime library is already open: one runtime per process")
	}
	ort.SetSharedLibraryPath(path)
	if err := ort.InitializeEnvironment(ort.WithLogLevelError()); err != nil {
		return nil, fmt.Errorf("load ONNX Runtime from %s: %w", path, err)
	}
	if err := ort.DisableTelemetry(); err != nil { // Windows builds report usage unless told not to
		err = fmt.Errorf("switch off telemetry of %s: %w", path, err)
		return nil, errors.Join(err, ort.DestroyEnvironment())
	}
	return &Runtime{version: strings.TrimSpace(ort.GetVersion())}, nil
}

// Version is the release that the library itself reports, such as "1.30.0".
func (r *Runtime) Version() string { return r.version }

// Close unloads the library. All sessions must be closed before.
func (r *Runtime) Close() error {
	if err := ort.DestroyEnvironment(); err != nil {
		return fmt.Errorf("unload ONNX Runtime: %w", err)
	}
	return nil
}
