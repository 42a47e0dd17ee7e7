package huggingface_test

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// kinds are the types of a line's values as a reader of the first line would take them: "number" has a
// decimal point, "integer" has none, and lists of both are "[]number" and so on. An empty list fits every
// list.
var kinds = map[string]string{
	"file_name": "string", "depth_file_name": "string", "normals_file_name": "string", "store": "string", "camera": "string",
	"camera_frame": "integer", "time_s": "number", "width": "integer", "height": "integer",
	"objects.bbox": "[][]number", "objects.categories": "[]integer", "objects.area": "[]integer",
	"objects.amodal_bbox": "[][]number", "objects.visibility": "[]number", "objects.truncation": "[]number",
	"objects.track_id": "[]integer", "objects.holder_id": "[]integer", "objects.sku": "[]string",
	"objects.segmentation": "[]string", "objects.amodal_segmentation": "[]string", "objects.occluders": "[][][]integer",
}

func kindOf(v any) string {
	switch v := v.(type) {
	case string:
		return "string"
	case json.Number:
		if strings.ContainsAny(v.String(), "eE") {
			return "exponent"
		}
		if strings.Contains(v.String(), ".") {
			return "number"
		}
		return "integer"
	case []any:
		kind := ""
		for _, x := range v {
			k := kindOf(x)
			switch {
			case kind == "" || kind == "[]" && strings.HasPrefix(k, "[]"):
				kind = k // an empty list says nothing about what it could hold
			case k != kind && (k != "[]" || !strings.HasPrefix(kind, "[]")):
				return "mixed"
			}
		}
		return "[]" + kind
	}
	return fmt.Sprintf("%T", v)
}

// document is what a line says, once its types are known to be right.
type document struct {
	File    string  `json:"file_name"`
	Depth   string  `json:"depth_file_name"`
	Normals string  `json:"normals_file_name"`
	Store   string  `json:"store"`
	Camera  string  `json:"camera"`
	Frame   uint64  `json:"camera_frame"`
	Time    float64 `json:"time_s"`
	Width   float64 `json:"width"`
	Height  float64 `json:"height"`
	Objects struct {
		Box        [][4]float64 `json:"bbox"`
		Categories []int        `json:"categories"`
		Area       []float64    `json:"area"`
		Full       [][4]float64 `json:"amodal_bbox"`
		Visible    []float64    `json:"visibility"`
		Truncated  []float64    `json:"truncation"`
		Track      []uint32     `json:"track_id"`
		Holder     []uint32     `json:"holder_id"`
		SKU        []string     `json:"sku"`
		Mask       []string     `json:"segmentation"`
		Whole      []string     `json:"amodal_segmentation"`
		Hiders     [][][2]int   `json:"occluders"`
	} `json:"objects"`
}

// readLines reads metadata.jsonl as imagefolder does and refuses what it would refuse or take for another
// type.
func readLines(dir string) ([]document, error) {
	text, err := os.ReadFile(filepath.Join(dir, "metadata.jsonl"))
	if err != nil {
		return nil, err
	}
	if len(text) == 0 || text[len(text)-1] != '\n' {
		return nil, errors.New("the last line does not end")
	}
	var out []document
	var keys []string
	for line := range bytes.Lines(text) {
		here, err := checkTypes(line)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", len(out)+1, err)
		}
		if keys == nil {
			keys = here
		}
		if !slices.Equal(keys, here) {
			return nil, fmt.Errorf("line %d has the keys %v, the first has %v", len(out)+1, here, keys)
		}
		var d document
		if err := json.Unmarshal(line, &d); err != nil {
			return nil, err
		}
		if err := d.check(dir); err != nil {
			return nil, fmt.Errorf("line %d: %w", len(out)+1, err)
		}
		out = append(out, d)
	}
	return out, nil
}

// checkTypes returns the keys of a line.
func checkTypes(line []byte) ([]string, error) {
	var top map[string]any
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if err := d.Decode(&top); err != nil {
		return nil, err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("more than one value")
	}
	flat := maps.Clone(top)
	delete(flat, "objects")
	nested, ok := top["objects"].(map[string]any)
	if !ok {
		return nil, errors.New("no objects")
	}
	for key, v := range nested {
		flat["objects."+key] = v
	}
	for key, v := range flat {
		kind := kindOf(v)
		if kinds[key] != kind && !strings.HasSuffix(kind, "[]") || !strings.HasPrefix(kinds[key], kind) {
			return nil, fmt.Errorf("%s is of type %s, want %q", key, kind, kinds[key])
		}
	}
	return slices.Sorted(maps.Keys(flat)), nil
}

// check wants lists of one length, boxes in the picture, and files that are there.
func (d *document) check(dir string) error {
	o := &d.Objects
	n := len(o.Box)
	for _, m := range []int{len(o.Categories), len(o.Area), len(o.Full), len(o.Visible), len(o.Truncated), len(o.Track),
		len(o.Holder), len(o.SKU), len(o.Mask), len(o.Whole), len(o.Hiders)} {
		if m != n {
			return fmt.Errorf("a list has %d, another %d", n, m)
		}
	}
	for i, b := range o.Box {
		f := o.Full[i]
		if b[0] < f[0] || b[1] < f[1] || b[2] <= 0 || b[3] <= 0 || b[0]+b[2] > f[0]+f[2] || b[1]+b[3] > f[1]+f[3] ||
			f[0] < 0 || f[1] < 0 || f[0]+f[2] > d.Width || f[1]+f[3] > d.Height {
			return fmt.Errorf("boxes %v, %v in %v x %v", b, f, d.Width, d.Height)
		}
		if o.Categories[i] < 0 || o.Categories[i] > 3 || o.Area[i] < 1 || o.Area[i] > b[2]*b[3] || o.Track[i] == 0 {
			return fmt.Errorf("object %d of %+v", i, o)
		}
	}
	names := []string{d.File}
	for _, name := range []string{d.Depth, d.Normals} {
		if name != "" {
			names = append(names, name)
		}
	}
	for _, name := range names {
		if name == "" || filepath.IsAbs(name) || strings.Contains(name, "..") || strings.Contains(name, "://") {
			return fmt.Errorf("file name %q", name)
		}
		if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			return err
		}
	}
	return nil
}

// croissant is the part of croissant.json that the reader looks at.
type croissant struct {
	Context  map[string]any  `json:"@context"`
	Type     string          `json:"@type"`
	Name     string          `json:"name"`
	Files    []resource      `json:"distribution"`
	Records  []records       `json:"recordSet"`
	Conforms json.RawMessage `json:"conformsTo"`
}

type resource struct {
	Type     string   `json:"@type"`
	ID       string   `json:"@id"`
	Name     string   `json:"name"`
	URL      string   `json:"contentUrl"`
	Kind     string   `json:"encodingFormat"`
	Sum      string   `json:"sha256"`
	Size     string   `json:"contentSize"`
	Includes []string `json:"includes"`
}

type records struct {
	Type   string           `json:"@type"`
	ID     string           `json:"@id"`
	Name   string           `json:"name"`
	Kind   string           `json:"dataType"`
	Key    reference        `json:"key"`
	Fields []fieldOf        `json:"field"`
	Data   []map[string]any `json:"data"`
}

type reference struct {
	ID string `json:"@id"`
}

type fieldOf struct {
	Type       string    `json:"@type"`
	ID         string    `json:"@id"`
	Name       string    `json:"name"`
	Kind       string    `json:"dataType"`
	References reference `json:"references"`
	IsArray    bool      `json:"isArray"`
	Shape      string    `json:"arrayShape"`
	Sub        []fieldOf `json:"subField"`
	Source     *struct {
		Set     reference `json:"fileSet"`
		Extract struct {
			Property string `json:"fileProperty"`
			Column   string `json:"column"`
		} `json:"extract"`
		Transform struct {
			Regex string `json:"regex"`
			Path  string `json:"jsonPath"`
		} `json:"transform"`
		Format string `json:"format"`
	} `json:"source"`
}

var (
	absolute = regexp.MustCompile(`^[a-z]+:[^ ]+$`)
	date     = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
	plain    = regexp.MustCompile(`^[a-z0-9.-]+$`)
)

// readCroissant wants what the specification requires: the properties of the set, whole files, references
// that lead somewhere, and no id twice.
func readCroissant(dir string) (*croissant, error) {
	text, err := os.ReadFile(filepath.Join(dir, "croissant.json"))
	if err != nil {
		return nil, err
	}
	var top map[string]any
	var c croissant
	if err := errors.Join(json.Unmarshal(text, &top), json.Unmarshal(text, &c)); err != nil {
		return nil, err
	}
	required := []string{"@context", "@type", "conformsTo", "description", "license", "name", "url", "creator",
		"datePublished", "distribution"}
	for _, key := range required {
		if top[key] == nil || top[key] == "" {
			return nil, fmt.Errorf("no %s", key)
		}
	}
	day, url, license := top["datePublished"].(string), top["url"].(string), top["license"].(string)
	if c.Context["conformsTo"] != "dct:conformsTo" || c.Context["dct"] != "http://purl.org/dc/terms/" ||
		c.Context["cr"] != "http://mlcommons.org/croissant/" || c.Context["rai"] != "http://mlcommons.org/croissant/RAI/" ||
		!bytes.Contains(c.Conforms, []byte(`"http://mlcommons.org/croissant/1.1"`)) || c.Type != "sc:Dataset" ||
		!plain.MatchString(c.Name) || !date.MatchString(day) || !absolute.MatchString(url) || !absolute.MatchString(license) {
		return nil, fmt.Errorf("set %v", top)
	}
	for _, key := range []string{"rai:dataCollection", "rai:dataAnnotationProtocol", "prov:wasGeneratedBy"} {
		said, _ := json.Marshal(top[key])
		if top[key] == nil || key == "rai:dataCollection" && !bytes.Contains(said, []byte("Seed 7, storesim 1.2.3, command: storesim ")) {
			return nil, fmt.Errorf("%s is %s", key, said)
		}
	}
	return &c, c.check(dir)
}

func (c *croissant) check(dir string) error {
	ids := map[string]bool{}
	add := func(id, name string) error {
		if id == "" || name == "" || ids[id] {
			return fmt.Errorf("id %q, name %q", id, name)
		}
		ids[id] = true
		return nil
	}
	for _, r := range c.Files {
		if err := errors.Join(add(r.ID, r.Name), r.check(dir)); err != nil {
			return err
		}
	}
	var all []fieldOf
	for _, r := range c.Records {
		if r.Type != "cr:RecordSet" || len(r.Fields) == 0 {
			return fmt.Errorf("record set %+v", r)
		}
		if err := add(r.ID, r.Name); err != nil {
			return err
		}
		for _, f := range r.Fields {
			all = append(append(all, f), f.Sub...)
		}
	}
	for _, f := range all {
		if err := add(f.ID, f.Name); err != nil || f.Type != "cr:Field" || f.Kind == "" || f.Shape != "" && !f.IsArray {
			return fmt.Errorf("field %+v: %w", f, err)
		}
	}
	for _, f := range all {
		if f.References.ID != "" && !ids[f.References.ID] || f.Source != nil && !ids[f.Source.Set.ID] {
			return fmt.Errorf("field %+v leads nowhere", f)
		}
	}
	for _, r := range c.Records {
		if !ids[r.Key.ID] {
			return fmt.Errorf("key %+v", r.Key)
		}
		for _, row := range r.Data {
			for key := range row {
				if !ids[key] {
					return fmt.Errorf("data of the field %s, which there is not", key)
				}
			}
		}
	}
	return nil
}

func (r *resource) check(dir string) error {
	if r.Kind == "" {
		return fmt.Errorf("%s has no encoding", r.ID)
	}
	switch r.Type {
	case "cr:FileObject":
		text, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(r.URL)))
		if err != nil {
			return err
		}
		if sum := fmt.Sprintf("%x", sha256.Sum256(text)); r.Sum != sum || r.Size != fmt.Sprintf("%d B", len(text)) {
			return fmt.Errorf("%s has sum %s, size %d", r.ID, sum, len(text))
		}
		return nil
	case "cr:FileSet":
		for _, pattern := range r.Includes {
			if found, err := filepath.Glob(filepath.Join(dir, pattern)); err != nil || len(found) == 0 {
				return fmt.Errorf("%s: nothing is %s, %w", r.ID, pattern, err)
			}
		}
		if len(r.Includes) > 0 {
			return nil
		}
	}
	return fmt.Errorf("resource %+v", r)
}
