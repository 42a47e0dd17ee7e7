package mcap

import (
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/known/durationpb"
	"google.golang.org/protobuf/types/known/timestamppb"
)

// descriptors returns the binary FileDescriptorSet of a message with everything that it imports, each file
// after those that it needs.
func descriptors(message string) ([]byte, error) {
	byName := map[string]shape{}
	for _, s := range shapes() {
		byName[s.name] = s
	}
	var set descriptorpb.FileDescriptorSet
	done := map[string]bool{}
	var add func(kind string)
	add = func(kind string) {
		if done[kind] {
			return
		}
		done[kind] = true
		s, ours := byName[kind]
		if !ours {
			set.File = append(set.File, protodesc.ToFileDescriptorProto(wellKnown(kind)))
			return
		}
		for _, part := range s.parts() {
			add(part)
		}
		set.File = append(set.File, s.file())
	}
	add(message)
	return proto.MarshalOptions{Deterministic: true}.Marshal(&set)
}

func wellKnown(kind string) protoreflect.FileDescriptor {
	if kind == "duration" {
		return durationpb.File_google_protobuf_duration_proto
	}
	return timestamppb.File_google_protobuf_timestamp_proto
}

// parts are the kinds of message that a message has in it, each once, in order of their files' names.
func (s *shape) parts() []string {
	var out []string
	for _, f := range s.fields {
		kind := strings.TrimPrefix(f.kind, "[]")
		if strings.Contains(kind, ".") || kind == "time" || kind == "duration" {
			out = append(out, kind)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// file is the message's own .proto file, as a descriptor.
func (s *shape) file() *descriptorpb.FileDescriptorProto {
	pkg, name, _ := strings.Cut(s.name, ".")
	f := &descriptorpb.FileDescriptorProto{
		Name: new(path(s.name)), Package: new(pkg), Syntax: new("proto3"),
	}
	for _, part := range s.parts() {
		f.Dependency = append(f.Dependency, path(part))
	}
	m := &descriptorpb.DescriptorProto{Name: new(name)}
	for _, each := range s.fields {
		m.Field = append(m.Field, s.describe(each))
	}
	if s.values != nil {
		e := &descriptorpb.EnumDescriptorProto{Name: new(s.enumName())}
		for i, v := range s.values {
			value := &descriptorpb.EnumValueDescriptorProto{Name: new(v), Number: new(int32(i))}
			e.Value = append(e.Value, value)
		}
		m.EnumType = append(m.EnumType, e)
	}
	f.MessageType = []*descriptorpb.DescriptorProto{m}
	return f
}

// path is the name of the file that declares a kind.
func path(kind string) string {
	switch kind {
	case "time":
		return "google/protobuf/timestamp.proto"
	case "duration":
		return "google/protobuf/duration.proto"
	default:
		return strings.Replace(kind, ".", "/", 1) + ".proto"
	}
}

func (s *shape) describe(f field) *descriptorpb.FieldDescriptorProto {
	d := &descriptorpb.FieldDescriptorProto{
		Name: new(f.name), Number: new(f.number),
		Label: descriptorpb.FieldDescriptorProto_LABEL_OPTIONAL.Enum(),
	}
	kind, many := strings.CutPrefix(f.kind, "[]")
	if many {
		d.Label = descriptorpb.FieldDescriptorProto_LABEL_REPEATED.Enum()
	}
	scalar, ok := scalarOf(kind)
	switch {
	case kind == "enum":
		d.TypeName = new("." + s.name + "." + s.enumName())
	case kind == "time":
		d.TypeName = new(".google.protobuf.Timestamp")
	case kind == "duration":
		d.TypeName = new(".google.protobuf.Duration")
	case !ok:
		d.TypeName = new("." + kind)
	}
	d.Type = scalar.Enum()
	return d
}

// scalarOf is the type of a field that holds no message.
func scalarOf(kind string) (descriptorpb.FieldDescriptorProto_Type, bool) {
	switch kind {
	case "double":
		return descriptorpb.FieldDescriptorProto_TYPE_DOUBLE, true
	case "bool":
		return descriptorpb.FieldDescriptorProto_TYPE_BOOL, true
	case "string":
		return descriptorpb.FieldDescriptorProto_TYPE_STRING, true
	case "bytes":
		return descriptorpb.FieldDescriptorProto_TYPE_BYTES, true
	case "fixed32":
		return descriptorpb.FieldDescriptorProto_TYPE_FIXED32, true
	case "uint32":
		return descriptorpb.FieldDescriptorProto_TYPE_UINT32, true
	case "enum":
		return descriptorpb.FieldDescriptorProto_TYPE_ENUM, true
	default:
		return descriptorpb.FieldDescriptorProto_TYPE_MESSAGE, false
	}
}

// enumName is the name of a message's enumeration where it has one.
func (s *shape) enumName() string {
	if s.name == "foxglove.Log" {
		return "Level"
	}
	return "Type"
}
