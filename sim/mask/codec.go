package mask

import (
	"errors"
	"fmt"
)

// MaxPixels bounds the images of masks that are read: beyond it a file is wrong or hostile.
const MaxPixels = 1 << 28

// FromCounts takes run lengths as COCO's uncompressed RLE lists them ("counts": [...]): their sum must be
// width * height. Runs of length zero within the list are joined with their neighbours. It keeps nothing of
// counts.
func FromCounts(width, height int, counts []uint32) (Mask, error) {
	if err := checkSize(width, height); err != nil {
		return Mask{}, err
	}
	sum := uint64(0)
	for _, n := range counts {
		sum += uint64(n)
	}
	if want := uint64(width) * uint64(height); sum != want {
		return Mask{}, fmt.Errorf("run lengths sum to %d, want %d: %d x %d pixels", sum, want, width, height)
	}
	return Mask{Width: width, Height: height, Runs: joined(counts)}, nil
}

func checkSize(width, height int) error {
	if width < 1 || height < 1 || width > MaxPixels/height {
		return fmt.Errorf("an image of %d x %d pixels, want sides from 1 and at most %d pixels", width,
			height, MaxPixels)
	}
	return nil
}

// joined is the one way to write a set: only the first run may be empty.
func joined(counts []uint32) []uint32 {
	runs := make([]uint32, 0, max(1, len(counts)))
	for i, n := range counts {
		switch last := len(runs) - 1; {
		case i == 0:
			runs = append(runs, n)
		case n == 0: // the next run is of the kind of the last one
		case last&1 == i&1:
			runs[last] += n
		default:
			runs = append(runs, n)
		}
	}
	return runs
}

// Encode is the mask as the text that pycocotools calls compressed RLE. A run is written as its difference to
// the run two before it (from the fourth run on), in groups of five bits, the lowest first: bit 5 says that
// another group follows, the highest bit of the last group is the sign, and 48 is added to make it a letter.
func (m *Mask) Encode() string {
	text := make([]byte, 0, 2*len(m.Runs))
	for i, n := range m.Runs {
		v := int64(n)
		if i > 2 {
			v -= int64(m.Runs[i-2])
		}
		text = appendGroups(text, v)
	}
	return string(text)
}

func appendGroups(text []byte, v int64) []byte {
	for {
		group := byte(v & 0x1f)
		v >>= 5
		if sign := group&0x10 != 0; sign && v == -1 || !sign && v == 0 {
			return append(text, group+'0')
		}
		text = append(text, group+0x20+'0')
	}
}

// Decode reads compressed RLE, the inverse of Encode. It takes nothing that is not a set of pixels of an
// image of that size.
func Decode(width, height int, text string) (Mask, error) {
	if err := checkSize(width, height); err != nil {
		return Mask{}, err
	}
	limit := int64(width) * int64(height)
	var counts []uint32
	for at := 0; at < len(text); {
		v, next, err := readGroups(text, at)
		if err != nil {
			return Mask{}, err
		}
		if len(counts) > 2 {
			v += int64(counts[len(counts)-2])
		}
		if v < 0 || v > limit {
			return Mask{}, fmt.Errorf("run %d is %d long, want 0 to %d", len(counts)+1, v, limit)
		}
		counts, at = append(counts, uint32(v)), next
	}
	return FromCounts(width, height, counts)
}

// maxGroups of five bits hold every difference of two runs.
const maxGroups = 7

func readGroups(text string, at int) (v int64, next int, err error) {
	for k := range maxGroups {
		if at+k == len(text) {
			return 0, 0, errors.New("the text ends within a number")
		}
		letter := text[at+k]
		if letter < '0' || letter > 'o' {
			return 0, 0, fmt.Errorf("byte %d is %q, want a letter from '0' to 'o'", at+k+1, letter)
		}
		group := int64(letter - '0')
		v |= group & 0x1f << (5 * k)
		if group&0x20 != 0 {
			continue
		}
		if group&0x10 != 0 {
			v |= -1 << (5 * (k + 1))
		}
		return v, at + k + 1, nil
	}
	return 0, 0, fmt.Errorf("byte %d begins a number of more than %d letters", at+1, maxGroups)
}
