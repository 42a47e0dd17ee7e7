// Package grpc carries a store's feed over gRPC: the protobuf schema storesim/feed/v1/feed.proto, which says
// what every field means, the store's own types to it and back, and a client for pipelines in Go.
//
// The messages of the schema are also what recordings hold (package mcap): a pipeline that reads one form
// reads the other.
//
// Pictures travel as JPEG. A client in Go gets them decoded, as feed.Frame.
//
// The Go code of the schema is made from this folder with protoc 3.21,
// google.golang.org/protobuf/cmd/protoc-gen-go 1.36 and google.golang.org/grpc/cmd/protoc-gen-go-grpc 1.6,
// that of the Python clients with protoc alone:
//
//	protoc -I . --go_out=. --go_opt=paths=source_relative --go-grpc_out=. \
//	    --go-grpc_opt=paths=source_relative --python_out=../../../bench/clients/python \
//	    storesim/feed/v1/feed.proto
package grpc
