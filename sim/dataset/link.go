package dataset

import (
	"errors"
	"fmt"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
)

// Link puts the file from at the path to, whose folder exists: as a hard link where the file system can, so
// that a picture written in ten formats lies on the disk once, else as a copy, written beside and renamed.
// That to exists already is an error. Whoever changes a linked file in place changes it in all formats.
func Link(from, to string) error {
	err := os.Link(from, to)
	if err == nil || errors.Is(err, fs.ErrExist) || errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return duplicate(from, to)
}

func duplicate(from, to string) error {
	if _, err := os.Lstat(to); err == nil {
		return &fs.PathError{Op: "copy to", Path: to, Err: fs.ErrExist}
	}
	in, err := os.Open(from)
	if err != nil {
		return err
	}
	defer func() { _ = in.Close() }() // only read
	out, err := os.Create(to + ".part")
	if err != nil {
		return err
	}
	_, err = io.Copy(out, in)
	if err := errors.Join(err, out.Close()); err != nil {
		return errors.Join(err, os.Remove(out.Name()))
	}
	return os.Rename(out.Name(), to)
}

// PictureSize reads the width and height of a JPEG file, in pixels, and makes sure that it ends with the
// end-of-image marker FF D9: some importers write a file without it anew, in place.
func PictureSize(path string) (width, height int, err error) {
	f, err := os.Open(path)
	if err != nil {
		return 0, 0, err
	}
	defer func() { _ = f.Close() }() // only read
	c, err := jpeg.DecodeConfig(f)
	if err != nil {
		return 0, 0, fmt.Errorf("%s: %w", path, err)
	}
	var end [2]byte
	if _, err := f.Seek(-2, io.SeekEnd); err != nil {
		return 0, 0, err
	}
	if _, err := io.ReadFull(f, end[:]); err != nil {
		return 0, 0, err
	}
	if end != [2]byte{0xFF, 0xD9} {
		return 0, 0, fmt.Errorf("%s: the picture does not end with FF D9", path)
	}
	return c.Width, c.Height, nil
}
