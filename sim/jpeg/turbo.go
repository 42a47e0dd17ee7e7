//go:build turbojpeg

package jpeg

/*
#cgo LDFLAGS: -lturbojpeg
#include <turbojpeg.h>

// The library takes arrays of pointers to planes; they are made here, because Go may not pass pointers to its
// own pointers.

static int compress(tjhandle h, const unsigned char *y, const unsigned char *cb, const unsigned char *cr,
                    int width, int height, int strideY, int strideC, int quality,
                    unsigned char **file, unsigned long *size) {
	const unsigned char *planes[3] = {y, cb, cr};
	int strides[3] = {strideY, strideC, strideC};
	return tjCompressFromYUVPlanes(h, planes, width, strides, height, TJSAMP_420, file, size, quality,
	                               TJFLAG_ACCURATEDCT);
}

static int decompress(tjhandle h, const unsigned char *file, unsigned long size,
                      unsigned char *y, unsigned char *cb, unsigned char *cr,
                      int width, int height, int strideY, int strideC) {
	unsigned char *planes[3] = {y, cb, cr};
	int strides[3] = {strideY, strideC, strideC};
	return tjDecompressToYUVPlanes(h, file, size, planes, width, strides, height,
	                               TJFLAG_ACCURATEDCT | TJFLAG_STOPONWARNING);
}
*/
import "C"

import (
	"errors"
	"fmt"
	"image"
	"unsafe"
)

// Library is what does the work in this build.
const Library = "libjpeg-turbo"

var errNoHandle = errors.New("libjpeg-turbo: no memory for a handle")

// Append appends a picture as a file. The picture is 4:2:0, begins at (0, 0) and has even sides;
// quality is 1 to 100.
func Append(dst []byte, img *image.YCbCr, quality int) ([]byte, error) {
	if err := check(img); err != nil {
		return dst, err
	}
	if err := checkQuality(quality); err != nil {
		return dst, err
	}
	h := C.tjInitCompress()
	if h == nil {
		return dst, errNoHandle
	}
	defer C.tjDestroy(h)
	var file *C.uchar // the library's; it grows with the picture
	var size C.ulong
	defer func() { C.tjFree(file) }()
	if C.compress(h, at(img.Y), at(img.Cb), at(img.Cr), C.int(img.Rect.Dx()), C.int(img.Rect.Dy()),
		C.int(img.YStride), C.int(img.CStride), C.int(quality), &file, &size) != 0 {
		return dst, failure(h)
	}
	return append(dst, unsafe.Slice((*byte)(file), int(size))...), nil
}

// Read fills a picture with that of a file of the same size. Both are as Append takes them.
func Read(img *image.YCbCr, file []byte) error {
	if err := check(img); err != nil {
		return err
	}
	if len(file) == 0 {
		return errors.New("the file is empty")
	}
	h := C.tjInitDecompress()
	if h == nil {
		return errNoHandle
	}
	defer C.tjDestroy(h)
	var width, height, samples, colours C.int
	size := C.ulong(len(file))
	if C.tjDecompressHeader3(h, at(file), size, &width, &height, &samples, &colours) != 0 {
		return failure(h)
	}
	if samples != C.TJSAMP_420 {
		return errors.New("the file's picture is not 4:2:0")
	}
	if err := checkSame(img, image.Pt(int(width), int(height))); err != nil {
		return err
	}
	if C.decompress(h, at(file), size, at(img.Y), at(img.Cb), at(img.Cr), width, height,
		C.int(img.YStride), C.int(img.CStride)) != 0 {
		return failure(h)
	}
	return nil
}

func at(b []byte) *C.uchar { return (*C.uchar)(unsafe.Pointer(&b[0])) }

func failure(h C.tjhandle) error {
	return fmt.Errorf("libjpeg-turbo: %s", C.GoString(C.tjGetErrorStr2(h)))
}
