package dataset

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// folders of a working folder.
const (
	shardFolder   = "shards"
	pictureFolder = "pictures"
	depthFolder   = "depth"
	normalFolder  = "normals"
	planFolder    = "plans"
)

// shardHead stands before each record of a shard: the lengths of what belongs to it, in bytes.
type shardHead struct {
	Record, Picture, Depth, Normals uint32
}

// entry is a shot as bytes.
type entry struct {
	shot                    int
	head                    shardHead
	picture, depth, normals []byte // files that are still to be written, nil for none
	text                    []byte // the record
}

// writeShard writes entries in order of their shots.
func writeShard(path string, entries []entry) error {
	return writeBeside(path, func(w io.Writer) error {
		for i := range entries {
			if err := binary.Write(w, binary.LittleEndian, &entries[i].head); err != nil {
				return err
			}
			if _, err := w.Write(entries[i].text); err != nil {
				return err
			}
		}
		return nil
	})
}

// readShard calls visit with each entry of a shard; the names of its files are not in it.
func readShard(path string, visit func(head shardHead, text []byte) error) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }() // only read
	r := bufio.NewReaderSize(f, 1<<16)
	for {
		var head shardHead
		err := binary.Read(r, binary.LittleEndian, &head)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		text := make([]byte, head.Record)
		if _, err := io.ReadFull(r, text); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		if err := visit(head, text); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
	}
}

// errBroken says that a shard has to be made again.
var errBroken = errors.New("a picture is missing or not whole")

// whole reports whether a shard and the pictures that it names are there. Its lengths are those of the files.
func (j *Job) whole(run *Run, plan *Plan, shard int) bool {
	from, to := j.span(plan, shard)
	at := from
	err := readShard(j.shardPath(run, shard), func(head shardHead, _ []byte) error {
		if at >= to {
			return errBroken
		}
		f := j.files(run, &plan.Shots[at])
		at++
		if sizeOf(f.picture) != int64(head.Picture) || sizeOf(f.depth) != int64(head.Depth) ||
			sizeOf(f.normals) != int64(head.Normals) {
			return errBroken
		}
		return nil
	})
	return err == nil && at == to
}

// sizeOf is a file's length, 0 for no name and -1 for no file.
func sizeOf(path string) int64 {
	if path == "" {
		return 0
	}
	info, err := os.Stat(path)
	if err != nil {
		return -1
	}
	return info.Size()
}

// span are the shots of a shard: from inclusive, to exclusive.
func (j *Job) span(plan *Plan, shard int) (from, to int) {
	return shard * j.Shard, min((shard+1)*j.Shard, len(plan.Shots))
}

func (j *Job) shards(plan *Plan) int { return (len(plan.Shots) + j.Shard - 1) / j.Shard }

func (j *Job) shardPath(run *Run, shard int) string {
	return filepath.Join(j.Dir, shardFolder, fmt.Sprintf("%s-%05d", run.Name, shard))
}

// sampleName is unique in the set.
func sampleName(run *Run, s *Shot) string {
	return fmt.Sprintf("%s_%s_%06d", run.Name, Plain(string(run.Layout.Cameras[s.Camera].ID)), s.Seq)
}

// shotFiles are the paths of what is captured of a shot, empty for none.
type shotFiles struct{ picture, depth, normals string }

func (j *Job) files(run *Run, s *Shot) (f shotFiles) {
	if !s.Picture {
		return f
	}
	name := sampleName(run, s)
	f.picture = filepath.Join(j.Dir, pictureFolder, name+".jpg")
	if j.Depth {
		f.depth = filepath.Join(j.Dir, depthFolder, name+".png")
	}
	if j.Normals {
		f.normals = filepath.Join(j.Dir, normalFolder, name+".png")
	}
	return f
}

// Plain turns a name into one of letters, digits, - and _ only.
func Plain(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' || r == '_' {
			return r
		}
		return '-'
	}, name)
}
