package mcap

import (
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"

	"storesim/pipeline/feed/mcap/foxglove"
)

// schemaPlate is the one schema that is our own.
const schemaPlate = "storesim.PlateSample"

// schemaOf is the binary FileDescriptorSet of a message by its name.
func schemaOf(name string) ([]byte, error) {
	if name != schemaPlate {
		return foxglove.Schema(protoreflect.FullName(name))
	}
	file, err := protodesc.NewFile(plateSample(), protoregistry.GlobalFiles)
	if err != nil {
		return nil, err
	}
	return foxglove.SchemaOf(file.Messages().Get(0))
}

// plateSample declares what a PlateSample is in a file.
func plateSample() *descriptorpb.FileDescriptorProto {
	field := func(number int32, name string, kind descriptorpb.FieldDescriptorProto_Type) *descriptorpb.
		FieldDescriptorProto {
		return &descriptorpb.FieldDescriptorProto{
			Name: &name, Number: &number, Type: &kind,
			Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum(),
		}
	}
	at := field(1, "timestamp", descriptorpb.FieldDescriptorProto_TYPE_MESSAGE)
	at.TypeName = new(".google.protobuf.Timestamp")
	return &descriptorpb.FileDescriptorProto{
		Name: new("storesim/PlateSample.proto"), Package: new("storesim"), Syntax: new("proto3"),
		Dependency: []string{"google/protobuf/timestamp.proto"},
		MessageType: []*descriptorpb.DescriptorProto{{
			Name: new("PlateSample"), Field: []*descriptorpb.FieldDescriptorProto{
				at,
				field(2, "plate", descriptorpb.FieldDescriptorProto_TYPE_UINT32),
				field(3, "grams", descriptorpb.FieldDescriptorProto_TYPE_DOUBLE),
				field(4, "clean_grams", descriptorpb.FieldDescriptorProto_TYPE_DOUBLE),
			},
		}},
	}
}
