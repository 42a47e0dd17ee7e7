// Package jpeg turns the cameras' pictures into JPEG files (ITU-T T.81) and back: baseline, 4:2:0, the tables
// of its annex K scaled by a quality from 1 to 100 as the Independent JPEG Group's programs do.
//
// It is built over image/jpeg. With the build tag turbojpeg it is built over libjpeg-turbo's TurboJPEG
// interface (https://libjpeg-turbo.org) instead, which needs cgo and the library (Debian: libturbojpeg0-dev),
// and takes a fraction of the time. One build writes the same bytes for the same picture, whatever else is
// going on. The two builds do not: their discrete cosine transforms round differently, so that files, and
// pictures that went through a file, differ by a grey level here and there. Whoever compares data sets or
// recordings byte by byte compares those of one build.
package jpeg

import (
	"fmt"
	"image"
)

// check holds an image against what the package takes: 4:2:0, not empty, from (0, 0) on, with even sides.
// TurboJPEG 2.1 spoils the chroma of pictures with odd ones when it reads them.
func check(img *image.YCbCr) error {
	switch {
	case img.SubsampleRatio != image.YCbCrSubsampleRatio420:
		return fmt.Errorf("chroma is sampled %v, want 4:2:0", img.SubsampleRatio)
	case img.Rect.Min != image.Point{} || img.Rect.Empty():
		return fmt.Errorf("pixels are %v, want some from (0, 0) on", img.Rect)
	case img.Rect.Max.X%2 != 0 || img.Rect.Max.Y%2 != 0:
		return fmt.Errorf("pixels are %v, want an even number across and down", img.Rect)
	}
	return nil
}

// checkSame holds the size of a file's picture against that of the image it shall fill.
func checkSame(img *image.YCbCr, size image.Point) error {
	if size != img.Rect.Max {
		return fmt.Errorf("the file is of %v pixels, want %v", size, img.Rect.Max)
	}
	return nil
}

func checkQuality(quality int) error {
	if quality < 1 || quality > 100 {
		return fmt.Errorf("quality is %d, want 1 to 100", quality)
	}
	return nil
}
