package webdataset

import (
	"archive/tar"
	"bufio"
	"cmp"
	"crypto/md5" // wids asks for it: it tells whole files from torn ones, nothing else
	"encoding/hex"
	"hash"
	"io"
	"os"
	"path/filepath"
	"time"
)

// file of a sample, in memory.
type file struct {
	name    string
	content []byte
}

// shard is an archive under way. It gets its name only when it is whole.
type shard struct {
	path    string
	file    *os.File
	buffer  *bufio.Writer
	sum     hash.Hash
	tar     *tar.Writer
	samples int
	bytes   int64 // of the files in it
	size    int64 // of the archive
}

func begin(path string) (*shard, error) {
	f, err := os.Create(path + ".part")
	if err != nil {
		return nil, err
	}
	s := &shard{path: path, file: f, buffer: bufio.NewWriterSize(f, 1<<16), sum: md5.New()}
	s.tar = tar.NewWriter(io.MultiWriter(s.buffer, s.sum, (*counter)(&s.size)))
	return s, nil
}

// counter counts the bytes that it is given.
type counter int64

func (c *counter) Write(p []byte) (int, error) {
	*c += counter(len(p))
	return len(p), nil
}

func total(files []file) int64 {
	n := int64(0)
	for _, f := range files {
		n += int64(len(f.content))
	}
	return n
}

func (s *shard) fits(files []file, l Limits) bool {
	return s.samples < l.Samples && s.bytes+total(files) <= l.Bytes
}

// add appends a sample. Headers tell nothing of the machine or the day: the same seed gives the same bytes.
func (s *shard) add(files []file) error {
	for _, f := range files {
		head := &tar.Header{
			Typeflag: tar.TypeReg, Name: f.name, Size: int64(len(f.content)), Mode: 0o644,
			ModTime: time.Unix(0, 0),
		}
		if err := s.tar.WriteHeader(head); err != nil {
			return err
		}
		if _, err := s.tar.Write(f.content); err != nil {
			return err
		}
	}
	s.samples++
	s.bytes += total(files)
	return nil
}

// entry is a shard's line in the index of wids.
type entry struct {
	URL     string `json:"url"`
	MD5     string `json:"md5sum"`
	Samples int    `json:"nsamples"`
	Size    int64  `json:"filesize"`
}

func (s *shard) end() (entry, error) {
	err := cmp.Or(s.tar.Close(), s.buffer.Flush(), s.file.Close())
	if err == nil {
		err = os.Rename(s.path+".part", s.path)
	}
	sum := hex.EncodeToString(s.sum.Sum(nil))
	return entry{URL: filepath.Base(s.path), MD5: sum, Samples: s.samples, Size: s.size}, err
}
