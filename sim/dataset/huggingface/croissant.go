package huggingface

import (
	"cmp"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"strings"

	"storesim/sim/dataset"
)

// node is an object of JSON-LD. Its keys are written in the order of the alphabet.
type node map[string]any

func ref(id string) node { return node{"@id": id} }

// What croissant.json keeps to.
const (
	specification = "http://mlcommons.org/croissant/1.1"
	responsibleAI = "http://mlcommons.org/croissant/RAI/1.0"
)

// croissant describes the data set in Croissant 1.1, and how it was generated in its responsible-AI extension
// 1.0 (https://docs.mlcommons.org/croissant/docs/croissant-rai-spec.html).
func (f *Format) croissant() ([]byte, error) {
	files, err := f.distribution()
	if err != nil {
		return nil, err
	}
	name := slug(f.set.Title)
	nowhere := fmt.Sprintf("urn:storesim:%s:%d", name, f.set.Seed)
	n := node{
		"@context": context(), "@type": "sc:Dataset", "name": name,
		"description":   f.set.Title + ". " + f.set.Text,
		"conformsTo":    []string{specification, responsibleAI},
		"license":       f.set.LicenseURL(),
		"creator":       node{"@type": "sc:Organization", "name": f.set.Creator},
		"url":           cmp.Or(f.set.URL, nowhere), // there must be one
		"datePublished": f.set.Date, "version": "1.0.0", "isLiveDataset": false,
		"keywords":     []string{"synthetic", "retail", "object detection", "tracking"},
		"distribution": files, "recordSet": f.recordSets(),
		"prov:wasGeneratedBy": node{"@type": "prov:Activity", "prov:label": f.set.Command},
	}
	maps.Copy(n, f.responsible())
	text, err := json.MarshalIndent(n, "", " ")
	return append(text, '\n'), err
}

// slug is a title as a name: small letters and digits, and - for the rest.
func slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < '0' || r > '9')
	})
	if len(words) == 0 {
		return "storesim"
	}
	return strings.Join(words, "-")
}

// responsible has the properties of the extension that tell where the data is from.
func (f *Format) responsible() node {
	return node{
		"rai:dataCollection": fmt.Sprintf("Synthetic: a simulated store with simulated shoppers, drawn by a "+
			"renderer. Seed %d, storesim %s, command: %s", f.set.Seed, f.set.Version, f.set.Command),
		"rai:dataCollectionType":    []string{"Others"},
		"rai:dataCollectionRawData": "No recording: each picture is computed from the seed.",
		"rai:dataAnnotationProtocol": fmt.Sprintf("Labels are computed with the picture from the same "+
			"geometry, by no annotator. Things that show less than %g of themselves are left out.",
			f.set.MinVisible),
		"rai:machineAnnotationTools":       []string{"storesim " + f.set.Version},
		"rai:personalSensitiveInformation": []string{"None: the people are simulated."},
		"rai:dataUseCases":                 []string{"Training", "Validation", "Testing"},
		"rai:dataLimitations":              []string{"Rendered: the gap to real cameras has to be measured."},
	}
}

// distribution lists the files: those with text one by one, with their sums, pictures as sets.
func (f *Format) distribution() ([]node, error) {
	var out []node
	var lines, pictures, depths, normals []string
	for i := range f.splits {
		p := &f.splits[i]
		if p.samples == 0 {
			continue
		}
		folder := dataset.Split(i).String()
		path := folder + "/metadata.jsonl"
		sum := hex.EncodeToString(p.sum.Sum(nil))
		out = append(out, fileObject(path, "application/jsonlines", sum, int64(p.size)))
		lines, pictures = append(lines, path), append(pictures, folder+"/*.jpg")
		depths, normals = append(depths, folder+"/depth/*.png"), append(normals, folder+"/normals/*.png")
	}
	for _, name := range []string{"SHA256SUMS", "README.md"} {
		sum, size, err := digest(filepath.Join(f.dir, name))
		if err != nil {
			return nil, err
		}
		kind := map[bool]string{true: "text/markdown", false: "text/plain"}[name == "README.md"]
		out = append(out, fileObject(name, kind, sum, size))
	}
	if f.count == 0 {
		return out, nil
	}
	out = append(out, fileSet("label-files", "application/jsonlines", lines),
		fileSet("picture-files", "image/jpeg", pictures))
	if f.layers.Depth {
		out = append(out, fileSet("depth-files", "image/png", depths))
	}
	if f.layers.Normals {
		out = append(out, fileSet("normal-files", "image/png", normals))
	}
	return out, nil
}

func fileObject(path, kind, sum string, size int64) node {
	return node{
		"@type": "cr:FileObject", "@id": path, "name": path, "contentUrl": path, "encodingFormat": kind,
		"sha256": sum, "contentSize": fmt.Sprintf("%d B", size),
	}
}

func fileSet(id, kind string, includes []string) node {
	return node{
		"@type": "cr:FileSet", "@id": id, "name": id, "encodingFormat": kind, "includes": includes,
		"description": "Checksums of the files are in SHA256SUMS.",
	}
}

// context is that of the specification's first appendix, with https for schema.org, as the reference
// implementation has it.
func context() node {
	c := node{
		"@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
		"cr": "http://mlcommons.org/croissant/", "rai": "http://mlcommons.org/croissant/RAI/",
		"dct": "http://purl.org/dc/terms/", "prov": "http://www.w3.org/ns/prov#",
		"conformsTo": "dct:conformsTo",
		"data":       node{"@id": "cr:data", "@type": "@json"},
		"dataType":   node{"@id": "cr:dataType", "@type": "@vocab"},
		"examples":   node{"@id": "cr:examples", "@type": "@json"},
	}
	for _, term := range []string{
		"annotation", "arrayShape", "citeAs", "column", "containedIn", "equivalentProperty", "excludes",
		"extract", "field", "fileProperty", "fileObject", "fileSet", "format", "includes", "isArray",
		"isLiveDataset", "jsonPath", "key", "md5", "parentField", "recordSet", "references", "regex",
		"readLines", "sdVersion", "separator", "source", "subField", "transform", "unArchive", "value",
	} {
		c[term] = "cr:" + term
	}
	return c
}
