package mot_test

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// sequence is what the strict reader makes of a sequence.
type sequence struct {
	name                string
	rate, width, height int
	pictures            []string // paths, by frame
	rows                []row
}

type row struct {
	frame, id                         int
	left, top, width, height, visible float64
}

// read reads a split as TrackEval and CVAT's importer do, and refuses what one of them would refuse.
func read(dir, split string) ([]sequence, error) {
	text, err := os.ReadFile(filepath.Join(dir, "seqmaps", "storesim-"+split+".txt"))
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if lines[0] != "name" || len(lines) < 2 {
		return nil, fmt.Errorf("the list of sequences begins with %q", lines[0])
	}
	var out []sequence
	for _, name := range lines[1:] {
		s, err := readSequence(filepath.Join(dir, "storesim-"+split, name), name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		out = append(out, s)
	}
	return out, nil
}

func readSequence(dir, name string) (sequence, error) {
	s := sequence{name: name}
	info, err := readInfo(filepath.Join(dir, "seqinfo.ini"))
	if err != nil {
		return s, err
	}
	if info["name"] != name || info["imDir"] != "img1" || info["imExt"] != ".jpg" {
		return s, fmt.Errorf("seqinfo %v", info)
	}
	var numbers [4]int
	for i, key := range []string{"frameRate", "seqLength", "imWidth", "imHeight"} {
		if numbers[i], err = strconv.Atoi(info[key]); err != nil || numbers[i] < 1 {
			return s, fmt.Errorf("%s=%q is no whole number above 0", key, info[key])
		}
	}
	s.rate, s.width, s.height = numbers[0], numbers[2], numbers[3]
	files, err := os.ReadDir(filepath.Join(dir, "img1"))
	if err != nil || len(files) != numbers[1] {
		return s, fmt.Errorf("%d pictures, seqLength %d, %w", len(files), numbers[1], err)
	}
	for i := range numbers[1] {
		s.pictures = append(s.pictures, filepath.Join(dir, "img1", fmt.Sprintf("%06d.jpg", i+1)))
	}
	text, err := os.ReadFile(filepath.Join(dir, "gt", "gt.txt"))
	if err != nil {
		return s, err
	}
	return s, s.parse(string(text))
}

// readInfo wants exactly the seven keys.
func readInfo(path string) (map[string]string, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	lines := strings.Split(strings.TrimSpace(string(text)), "\n")
	info := map[string]string{}
	for _, line := range lines[1:] {
		key, value, ok := strings.Cut(line, "=")
		if _, twice := info[key]; !ok || twice {
			return nil, fmt.Errorf("seqinfo line %q", line)
		}
		info[key] = value
	}
	for _, key := range []string{"name", "imDir", "frameRate", "seqLength", "imWidth", "imHeight", "imExt"} {
		if info[key] == "" {
			return nil, fmt.Errorf("seqinfo has no %s", key)
		}
	}
	if lines[0] != "[Sequence]" || len(info) != 7 {
		return nil, fmt.Errorf("seqinfo %q", text)
	}
	return info, nil
}

var decimal = regexp.MustCompile(`^\d+(\.\d+)?$`)

func (s *sequence) parse(text string) error {
	seen := map[[2]int]bool{}
	for line := range strings.Lines(text) {
		var v [9]float64
		columns := strings.Split(strings.TrimSuffix(line, "\n"), ",")
		if len(columns) != len(v) {
			return fmt.Errorf("%d columns in %q", len(columns), line)
		}
		for i, c := range columns {
			var err error
			if v[i], err = strconv.ParseFloat(c, 64); err != nil || !decimal.MatchString(c) {
				return fmt.Errorf("column %d of %q: %w", i+1, line, err)
			}
		}
		r := row{int(v[0]), int(v[1]), v[2], v[3], v[4], v[5], v[8]}
		switch key := [2]int{r.frame, r.id}; {
		case r.frame < 1 || r.frame > len(s.pictures):
			return fmt.Errorf("frame %d of %d", r.frame, len(s.pictures))
		case r.id < 1 || seen[key]:
			return fmt.Errorf("id %d in frame %d is below 1 or there twice", r.id, r.frame)
		case v[6] != 1 || v[7] != 1:
			return fmt.Errorf("flag and class in %q", line)
		case r.left < 1 || r.top < 1 || r.width <= 0 || r.height <= 0,
			r.left-1+r.width > float64(s.width), r.top-1+r.height > float64(s.height):
			return fmt.Errorf("box outside the image: %q", line)
		case r.visible <= 0 || r.visible > 1:
			return fmt.Errorf("visibility in %q", line)
		default:
			seen[key] = true
			s.rows = append(s.rows, r)
		}
	}
	return nil
}
