package foxglove_test

import (
	"slices"
	"testing"

	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"

	"storesim/pipeline/feed/mcap/foxglove"
)

// files are those of a schema, as a viewer reads it.
func files(t *testing.T, name protoreflect.FullName) *descriptorpb.FileDescriptorSet {
	t.Helper()
	data, err := foxglove.Schema(name)
	if err != nil {
		t.Fatal(err)
	}
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(data, &set); err != nil {
		t.Fatal(err)
	}
	return &set
}

// A schema stands for itself: each file comes after those that it needs, and its message has the fields that
// the Go type writes.
func TestSchemaIsWhole(t *testing.T) {
	all := foxglove.File_foxglove_foxglove_proto.Messages()
	for i := range all.Len() {
		want := all.Get(i)
		set := files(t, want.FullName())
		known, err := protodesc.NewFiles(set)
		if err != nil {
			t.Fatalf("%s: %v", want.FullName(), err)
		}
		var before []string
		for _, f := range set.File {
			for _, needed := range f.Dependency {
				if !slices.Contains(before, needed) {
					t.Errorf("%s: %s is not before %s, which needs it", want.FullName(), needed, f.GetName())
				}
			}
			before = append(before, f.GetName())
		}
		found, err := known.FindDescriptorByName(want.FullName())
		if err != nil {
			t.Fatal(err)
		}
		got, ok := found.(protoreflect.MessageDescriptor)
		if !ok || got.Fields().Len() != want.Fields().Len() || want.Fields().Len() == 0 {
			t.Fatalf("%s is %v", want.FullName(), found)
		}
		for k := range want.Fields().Len() {
			a, b := got.Fields().Get(k), want.Fields().Get(k)
			if a.FullName() != b.FullName() || a.Number() != b.Number() || a.Kind() != b.Kind() ||
				a.Cardinality() != b.Cardinality() || a.JSONName() != b.JSONName() {
				t.Errorf("%v, want %v", a, b)
			}
		}
	}
	if all.Len() < 20 {
		t.Errorf("%d messages", all.Len())
	}
}

func TestSchemaHasAFileForEachMessage(t *testing.T) {
	var got []string
	for _, f := range files(t, "foxglove.FrameTransforms").File {
		got = append(got, f.GetName())
	}
	want := []string{
		"foxglove/Quaternion.proto", "foxglove/Vector3.proto", "google/protobuf/timestamp.proto",
		"foxglove/FrameTransform.proto", "foxglove/FrameTransforms.proto",
	}
	if !slices.Equal(got, want) {
		t.Errorf("files %q, want %q", got, want)
	}
	for _, name := range []protoreflect.FullName{"foxglove.Cloud", "storesim.Color", ""} {
		if _, err := foxglove.Schema(name); err == nil {
			t.Errorf("there is a schema of %q", name)
		}
	}
}
