package huggingface

import "storesim/sim/dataset"

// recordSets describe what is in the files: splits and categories, which are listed here, then pictures and
// labels, which are joined by the name of the file.
func (f *Format) recordSets() []node {
	out := []node{splitRecords(), categoryRecords()}
	if f.count > 0 {
		out = append(out, pictureRecords(), f.labelRecords())
	}
	return out
}

func records(id, description string, fields []node) node {
	return node{
		"@type": "cr:RecordSet", "@id": id, "name": id, "description": description, "field": fields,
		"key": ref(fields[0]["@id"].(string)),
	}
}

func field(id, name, kind string) node {
	return node{"@type": "cr:Field", "@id": id + "/" + name, "name": name, "dataType": kind}
}

// with adds a property to a field.
func (n node) with(key string, value any) node {
	n[key] = value
	return n
}

func splitRecords() node {
	url := map[dataset.Split]string{
		dataset.Train: "cr:TrainingSplit", dataset.Val: "cr:ValidationSplit", dataset.Test: "cr:TestSplit",
	}
	var data []node
	for s := range dataset.Test + 1 {
		data = append(data, node{"splits/name": s.String(), "splits/url": url[s]})
	}
	return records("splits", "Parts of the set.", []node{
		field("splits", "name", "sc:Text"), field("splits", "url", "sc:URL"),
	}).with("dataType", "cr:Split").with("data", data)
}

func categoryRecords() node {
	var data []node
	for i, name := range categories() {
		data = append(data, node{"categories/number": i, "categories/name": name})
	}
	return records("categories", "What the numbers of categories mean.", []node{
		field("categories", "number", "sc:Integer"), field("categories", "name", "sc:Text"),
	}).with("dataType", "sc:Enumeration").with("data", data)
}

func pictureRecords() node {
	from := func(property string) node {
		return node{"fileSet": ref("picture-files"), "extract": node{"fileProperty": property}}
	}
	return records("pictures", "The pictures.", []node{
		field("pictures", "file_name", "sc:Text").with("source", from("filename")),
		field("pictures", "picture", "sc:ImageObject").with("source", from("content")),
		field("pictures", "split", "sc:Text").with("references", ref("splits/name")).with("source",
			from("fullpath").with("transform", node{"regex": "^(train|val|test)/.*$"})),
	})
}

// labelRecords has a field for each key of a line.
func (f *Format) labelRecords() node {
	column := func(name, kind string) node {
		return field("labels", name, kind).with("source", node{
			"fileSet": ref("label-files"), "extract": node{"column": name},
		})
	}
	fields := []node{
		column("file_name", "sc:Text").with("references", ref("pictures/file_name")),
		column("store", "sc:Text"), column("camera", "sc:Text"), column("camera_frame", "sc:Integer"),
		column("time_s", "sc:Float"), column("width", "sc:Integer"), column("height", "sc:Integer"),
		objectField(),
	}
	if f.layers.Depth {
		fields = append(fields, column("depth_file_name", "sc:Text"))
	}
	if f.layers.Normals {
		fields = append(fields, column("normals_file_name", "sc:Text"))
	}
	return records("labels", "The labels of each picture.", fields)
}

// objectField has a field for each list of a line's objects.
func objectField() node {
	var lists []node
	for _, l := range []struct{ name, kind, shape string }{
		{"bbox", "cr:BoundingBox", "-1,4"}, {"categories", "sc:Integer", "-1"}, {"area", "sc:Integer", "-1"},
		{"amodal_bbox", "cr:BoundingBox", "-1,4"},
		{"visibility", "sc:Float", "-1"}, {"truncation", "sc:Float", "-1"},
		{"track_id", "sc:Integer", "-1"}, {"holder_id", "sc:Integer", "-1"}, {"sku", "sc:Text", "-1"},
		{"segmentation", "sc:Text", "-1"}, {"amodal_segmentation", "sc:Text", "-1"},
		{"occluders", "sc:Integer", "-1,-1,2"},
	} {
		source := node{
			"fileSet": ref("label-files"), "extract": node{"column": "objects"},
			"transform": node{"jsonPath": l.name},
		}
		if l.kind == "cr:BoundingBox" {
			source["format"] = "XYWH" // Keras's name for x, y, width, height in pixels
		}
		list := field("labels/objects", l.name, l.kind).with("isArray", true).with("arrayShape", l.shape).
			with("source", source)
		if l.name == "categories" {
			list["references"] = ref("categories/number")
		}
		lists = append(lists, list)
	}
	return field("labels", "objects", "cr:Label").with("subField", lists)
}
