// Package library finds the ONNX Runtime shared library on this machine and fetches it where it is not there.
//
// The Go module that calls the runtime carries no library for most platforms, so the one file this platform
// needs is taken out of the npm package onnxruntime-node, checked against the table in release.go and kept in
// a cache folder: .cache/ of the checkout when there is one, the user's cache folder otherwise. [Find] says
// which library would be used and never touches the network; [Fetch] fills the cache and does nothing where
// it is full.
//
// The package loads nothing and needs no C compiler.
package library
