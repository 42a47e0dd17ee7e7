package foxglove

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
)

// Schema is the binary FileDescriptorSet of one of this package's messages, as Foxglove publishes it: a file
// for each message, after those of the messages that it has in it.
func Schema(name protoreflect.FullName) ([]byte, error) {
	short, ours := strings.CutPrefix(string(name), "foxglove.")
	d := File_foxglove_foxglove_proto.Messages().ByName(protoreflect.Name(short))
	if !ours || d == nil {
		return nil, fmt.Errorf("there is no message %q among Foxglove's", name)
	}
	return SchemaOf(d)
}

// SchemaOf is the same of a message of one's own.
func SchemaOf(d protoreflect.MessageDescriptor) ([]byte, error) {
	s := fileSet{done: map[string]bool{}}
	s.add(d)
	return proto.MarshalOptions{Deterministic: true}.Marshal(&s.set)
}

// fileSet is a FileDescriptorSet in the making.
type fileSet struct {
	set  descriptorpb.FileDescriptorSet
	done map[string]bool // by the files' names
}

// add appends a message's file where it is not there yet. Those of google.protobuf are as they are published.
func (s *fileSet) add(d protoreflect.MessageDescriptor) {
	name := fileOf(d)
	if s.done[name] {
		return
	}
	s.done[name] = true
	if d.ParentFile().Package() == "google.protobuf" {
		s.set.File = append(s.set.File, protodesc.ToFileDescriptorProto(d.ParentFile()))
		return
	}
	f := &descriptorpb.FileDescriptorProto{
		Name: new(name), Package: new(string(d.ParentFile().Package())), Syntax: new("proto3"),
		MessageType: []*descriptorpb.DescriptorProto{bare(d)},
	}
	for _, part := range parts(d) {
		s.add(part)
		f.Dependency = append(f.Dependency, fileOf(part))
	}
	s.set.File = append(s.set.File, f)
}

// bare is a message without the names that JSON gives its fields: they follow from their own.
func bare(d protoreflect.MessageDescriptor) *descriptorpb.DescriptorProto {
	m := protodesc.ToDescriptorProto(d)
	for _, f := range m.Field {
		f.JsonName = nil
	}
	return m
}

// parts are the messages that a message has in it, each once, in order of their names. That a duration goes
// before Foxglove's own and a timestamp after them keeps the bytes of files as they have always been.
func parts(d protoreflect.MessageDescriptor) []protoreflect.MessageDescriptor {
	var out []protoreflect.MessageDescriptor
	for i := range d.Fields().Len() {
		if m := d.Fields().Get(i).Message(); m != nil {
			out = append(out, m)
		}
	}
	key := func(m protoreflect.MessageDescriptor) string {
		return strings.ToLower(strings.TrimPrefix(string(m.FullName()), "google.protobuf."))
	}
	slices.SortFunc(out, func(a, b protoreflect.MessageDescriptor) int { return cmp.Compare(key(a), key(b)) })
	return slices.CompactFunc(out, func(a, b protoreflect.MessageDescriptor) bool {
		return a.FullName() == b.FullName()
	})
}

// fileOf is the name of the file that declares a message.
func fileOf(d protoreflect.MessageDescriptor) string {
	if d.ParentFile().Package() == "google.protobuf" {
		return d.ParentFile().Path()
	}
	return strings.ReplaceAll(string(d.FullName()), ".", "/") + ".proto"
}
