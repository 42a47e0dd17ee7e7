//go:build !turbojpeg

package jpeg

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
)

// Library is what does the work in this build.
const Library = "image/jpeg"

// Append appends a picture as a file. The picture is 4:2:0, begins at (0, 0) and has even sides;
// quality is 1 to 100.
func Append(dst []byte, img *image.YCbCr, quality int) ([]byte, error) {
	if err := check(img); err != nil {
		return dst, err
	}
	if err := checkQuality(quality); err != nil {
		return dst, err
	}
	to := tail{dst}
	if err := jpeg.Encode(&to, img, &jpeg.Options{Quality: quality}); err != nil {
		return dst, fmt.Errorf("image/jpeg: %w", err)
	}
	return to.bytes, nil
}

// tail writes to the end of a slice. It has the methods that spare it a bufio.Writer of the encoder's.
type tail struct{ bytes []byte }

func (t *tail) Write(p []byte) (int, error) {
	t.bytes = append(t.bytes, p...)
	return len(p), nil
}

// WriteByte appends a byte.
func (t *tail) WriteByte(b byte) error {
	t.bytes = append(t.bytes, b)
	return nil
}

// Flush has nothing to do.
func (t *tail) Flush() error { return nil }

// Read fills a picture with that of a file of the same size. Both are as Append takes them.
func Read(img *image.YCbCr, file []byte) error {
	if err := check(img); err != nil {
		return err
	}
	decoded, err := jpeg.Decode(bytes.NewReader(file))
	if err != nil {
		return fmt.Errorf("image/jpeg: %w", err)
	}
	from, ok := decoded.(*image.YCbCr)
	if !ok {
		return fmt.Errorf("the file's picture is a %T, want *image.YCbCr", decoded)
	}
	if err := check(from); err != nil {
		return err
	}
	if err := checkSame(img, from.Rect.Max); err != nil {
		return err
	}
	width, height := img.Rect.Dx(), img.Rect.Dy()
	copyRows(img.Y, from.Y, img.YStride, from.YStride, image.Pt(width, height))
	chroma := image.Pt((width+1)/2, (height+1)/2)
	copyRows(img.Cb, from.Cb, img.CStride, from.CStride, chroma)
	copyRows(img.Cr, from.Cr, img.CStride, from.CStride, chroma)
	return nil
}

// copyRows copies a plane of a size between rows of different strides.
func copyRows(dst, src []uint8, to, from int, size image.Point) {
	for y := range size.Y {
		copy(dst[y*to:y*to+size.X], src[y*from:])
	}
}
