package mcap

import "slices"

// shape is a message of a schema. Its fields may be of a scalar type, "time", "duration", "enum" (the one
// that is declared within it) or another message, "[]" before it where there may be many.
type shape struct {
	name   string // with its package
	values []string
	fields []field
}

type field struct {
	name   string
	number int32
	kind   string
}

// shapes are the messages that the files hold: names, numbers and types are those of Foxglove's public
// schemas (https://docs.foxglove.dev/docs/sdk/schemas), and one of our own.
func shapes() []shape {
	xyz := []field{{"x", 1, "double"}, {"y", 2, "double"}, {"z", 3, "double"}}
	const colour, pose, vector, pairs = "foxglove.Color", "foxglove.Pose", "foxglove.Vector3",
		"[]foxglove.KeyValuePair"
	return append(sceneShapes(), []shape{
		{"foxglove.Color", nil, []field{
			{"r", 1, "double"}, {"g", 2, "double"}, {"b", 3, "double"}, {"a", 4, "double"}}},
		{"foxglove.Point2", nil, xyz[:2]},
		{"foxglove.Point3", nil, xyz},
		{"foxglove.Vector3", nil, xyz},
		{"foxglove.Quaternion", nil, append(slices.Clone(xyz), field{"w", 4, "double"})},
		{"foxglove.Pose", nil, []field{{"position", 1, vector}, {"orientation", 2, "foxglove.Quaternion"}}},
		{"foxglove.KeyValuePair", nil, []field{{"key", 1, "string"}, {"value", 2, "string"}}},
		{"foxglove.CompressedImage", nil, []field{
			{"timestamp", 1, "time"}, {"frame_id", 4, "string"}, {"data", 2, "bytes"},
			{"format", 3, "string"}}},
		{"foxglove.CameraCalibration", nil, []field{
			{"timestamp", 1, "time"}, {"frame_id", 9, "string"}, {"width", 2, "fixed32"},
			{"height", 3, "fixed32"}, {"distortion_model", 4, "string"}, {"D", 5, "[]double"},
			{"K", 6, "[]double"}, {"R", 7, "[]double"}, {"P", 8, "[]double"}}},
		{"foxglove.FrameTransform", nil, []field{
			{"timestamp", 1, "time"}, {"parent_frame_id", 2, "string"}, {"child_frame_id", 3, "string"},
			{"translation", 4, vector}, {"rotation", 5, "foxglove.Quaternion"}}},
		{"foxglove.FrameTransforms", nil, []field{{"transforms", 1, "[]foxglove.FrameTransform"}}},
		{"foxglove.ImageAnnotations", nil, []field{
			{"timestamp", 5, "time"}, {"circles", 1, "[]foxglove.CircleAnnotation"},
			{"points", 2, "[]foxglove.PointsAnnotation"}, {"texts", 3, "[]foxglove.TextAnnotation"},
			{"metadata", 4, pairs}}},
		{"foxglove.CircleAnnotation", nil, []field{
			{"timestamp", 1, "time"}, {"position", 2, "foxglove.Point2"}, {"diameter", 3, "double"},
			{"thickness", 4, "double"}, {"fill_color", 5, colour}, {"outline_color", 6, colour},
			{"metadata", 7, pairs}}},
		{"foxglove.PointsAnnotation", []string{"UNKNOWN", "POINTS", "LINE_LOOP", "LINE_STRIP", "LINE_LIST"},
			[]field{
				{"timestamp", 1, "time"}, {"type", 2, "enum"}, {"points", 3, "[]foxglove.Point2"},
				{"outline_color", 4, colour}, {"outline_colors", 5, "[]" + colour},
				{"fill_color", 6, colour}, {"thickness", 7, "double"}, {"metadata", 8, pairs}}},
		{"foxglove.TextAnnotation", nil, []field{
			{"timestamp", 1, "time"}, {"position", 2, "foxglove.Point2"}, {"text", 3, "string"},
			{"font_size", 4, "double"}, {"text_color", 5, colour}, {"background_color", 6, colour},
			{"metadata", 7, pairs}}},
		{"foxglove.Log", []string{"UNKNOWN", "DEBUG", "INFO", "WARNING", "ERROR", "FATAL"}, []field{
			{"timestamp", 1, "time"}, {"level", 2, "enum"}, {"message", 3, "string"}, {"name", 4, "string"},
			{"file", 5, "string"}, {"line", 6, "fixed32"}}},
		{"storesim.PlateSample", nil, []field{
			{"timestamp", 1, "time"}, {"plate", 2, "uint32"}, {"grams", 3, "double"},
			{"clean_grams", 4, "double"}}},
	}...)
}

// sceneShapes are those of a SceneUpdate.
func sceneShapes() []shape {
	const colour, pose, vector = "foxglove.Color", "foxglove.Pose", "foxglove.Vector3"
	return []shape{
		{"foxglove.SceneUpdate", nil, []field{
			{"deletions", 1, "[]foxglove.SceneEntityDeletion"}, {"entities", 2, "[]foxglove.SceneEntity"}}},
		{"foxglove.SceneEntityDeletion", []string{"MATCHING_ID", "ALL"}, []field{
			{"timestamp", 1, "time"}, {"type", 2, "enum"}, {"id", 3, "string"}}},
		{"foxglove.SceneEntity", nil, []field{
			{"timestamp", 1, "time"}, {"frame_id", 2, "string"}, {"id", 3, "string"},
			{"lifetime", 4, "duration"}, {"frame_locked", 5, "bool"},
			{"metadata", 6, "[]foxglove.KeyValuePair"}, {"arrows", 7, "[]foxglove.ArrowPrimitive"},
			{"cubes", 8, "[]foxglove.CubePrimitive"}, {"spheres", 9, "[]foxglove.SpherePrimitive"},
			{"cylinders", 10, "[]foxglove.CylinderPrimitive"}, {"lines", 11, "[]foxglove.LinePrimitive"},
			{"triangles", 12, "[]foxglove.TriangleListPrimitive"},
			{"texts", 13, "[]foxglove.TextPrimitive"}, {"models", 14, "[]foxglove.ModelPrimitive"}}},
		{"foxglove.ArrowPrimitive", nil, []field{
			{"pose", 1, pose}, {"shaft_length", 2, "double"}, {"shaft_diameter", 3, "double"},
			{"head_length", 4, "double"}, {"head_diameter", 5, "double"}, {"color", 6, colour}}},
		{"foxglove.CubePrimitive", nil, []field{
			{"pose", 1, pose}, {"size", 2, vector}, {"color", 3, colour}}},
		{"foxglove.SpherePrimitive", nil, []field{
			{"pose", 1, pose}, {"size", 2, vector}, {"color", 3, colour}}},
		{"foxglove.CylinderPrimitive", nil, []field{
			{"pose", 1, pose}, {"size", 2, vector}, {"bottom_scale", 3, "double"}, {"top_scale", 4, "double"},
			{"color", 5, colour}}},
		{"foxglove.LinePrimitive", []string{"LINE_STRIP", "LINE_LOOP", "LINE_LIST"}, []field{
			{"type", 1, "enum"}, {"pose", 2, pose}, {"thickness", 3, "double"},
			{"scale_invariant", 4, "bool"},
			{"points", 5, "[]foxglove.Point3"}, {"color", 6, colour}, {"colors", 7, "[]" + colour},
			{"indices", 8, "[]fixed32"}}},
		{"foxglove.TriangleListPrimitive", nil, []field{
			{"pose", 1, pose}, {"points", 2, "[]foxglove.Point3"}, {"color", 3, colour},
			{"colors", 4, "[]" + colour}, {"indices", 5, "[]fixed32"}}},
		{"foxglove.TextPrimitive", nil, []field{
			{"pose", 1, pose}, {"billboard", 2, "bool"}, {"font_size", 3, "double"},
			{"scale_invariant", 4, "bool"}, {"color", 5, colour}, {"text", 6, "string"}}},
		{"foxglove.ModelPrimitive", nil, []field{
			{"pose", 1, pose}, {"scale", 2, vector}, {"color", 3, colour}, {"override_color", 4, "bool"},
			{"url", 5, "string"}, {"media_type", 6, "string"}, {"data", 7, "bytes"}}},
	}
}
