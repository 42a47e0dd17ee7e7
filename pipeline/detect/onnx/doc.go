// Package onnx runs a trained network with the ONNX Runtime library: numbers in, numbers out.
//
// A [Runtime] is the loaded library, one per process. A [Session] is one network with its tensors, for one
// goroutine: a worker per camera has a session of its own and keeps it for the life of the process. Inference
// runs on the calling goroutine's thread alone, so that as many workers as there are cores use each core
// once. A run allocates nothing in Go, and gives the same bytes for the same input on the same machine.
//
// What a tensor's numbers mean, how an image becomes one and how boxes come out of another, is not known
// here: see pipeline/detect. This is the only package of the project that needs a C compiler.
package onnx
