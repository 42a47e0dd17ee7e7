// Package foxglove has the messages by which robot viewers know pictures, cameras, what is drawn over them
// and scenes in space: those of Foxglove's public schemas (https://docs.foxglove.dev/docs/sdk/schemas) that
// recordings and data sets have, with the schemas that are written into files beside them. Lengths are
// metres, pixels are counted from the corner of the first one.
//
// The Go code of foxglove.proto is made in the folder above with protoc 3.21 and
// google.golang.org/protobuf/cmd/protoc-gen-go 1.36:
//
//	protoc -I . --go_out=. --go_opt=paths=source_relative foxglove/foxglove.proto
package foxglove
