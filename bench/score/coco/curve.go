package coco

// curve walks the detections of a class for one range of areas and one threshold. Its buffers are used again.
type curve struct {
	recalls, precisions []float64
}

// ask is one cell of COCOeval's tables.
type ask struct {
	area, threshold int
	most            int32 // detections of a class in an image that count
}

// trace computes recall and precision after each detection that counts. COCOeval divides by the number of
// detections and 2e-16, so that a single right one does not quite give 1; here it does. weight is how often
// an image counts, nil for once each. It returns false where nothing is asked for.
func (c *curve) trace(k *class, a ask, weight []int) bool {
	total := 0
	for _, q := range k.asked {
		total += int(q.n[a.area]) * times(weight, q.image)
	}
	c.recalls, c.precisions = c.recalls[:0], c.precisions[:0]
	if total == 0 {
		return false
	}
	bit := uint16(1) << a.threshold
	right, wrong := 0, 0
	for i := range k.found {
		f := &k.found[i]
		w := times(weight, f.image)
		if f.rank >= a.most || w == 0 || f.skip[a.area]&bit != 0 {
			continue
		}
		if f.right[a.area]&bit != 0 {
			right += w
		} else {
			wrong += w
		}
		c.recalls = append(c.recalls, float64(right)/float64(total))
		c.precisions = append(c.precisions, float64(right)/float64(wrong+right))
	}
	return true
}

func times(weight []int, image int32) int {
	if weight == nil {
		return 1
	}
	return weight[image]
}

// recall is that of all detections together.
func (c *curve) recall() float64 {
	if len(c.recalls) == 0 {
		return 0
	}
	return c.recalls[len(c.recalls)-1]
}

// averagePrecision is the mean, over the recalls 0, 0.01, ... 1, of the best precision at that recall or
// more.
func (c *curve) averagePrecision() float64 {
	for i := len(c.precisions) - 1; i > 0; i-- {
		c.precisions[i-1] = max(c.precisions[i-1], c.precisions[i])
	}
	sum, at := 0.0, 0
	for r := range 101 {
		for at < len(c.recalls) && c.recalls[at] < float64(r)*0.01 {
			at++
		}
		if at == len(c.recalls) {
			break
		}
		sum += c.precisions[at]
	}
	return sum / 101
}
