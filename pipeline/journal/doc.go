// Package journal keeps on disk what a pipeline needs to come to the same point again after a crash: every
// message it was given, in order of arrival, with what was found in a frame in place of its picture, and the
// receipts that were issued. A pipeline is a function of its feed alone, so that its own state need not be
// kept: [Journal.Recall] gives the messages to a new pipeline, which takes no network and hardly any time,
// and then the feed goes on.
//
// A receipt is written after everything that it was drawn from and before it counts as issued. When the
// messages are recalled it is drawn again and must be the same, byte for byte: it is not written, and so not
// issued, a second time, and a program or a network that would bill otherwise is refused.
//
// # Format
//
// The magic "STORESIM JOURNAL 1\n", then records (package record): the key as JSON, then blocks. A block is a
// row of entries; it is closed where the next message arrives a second later than its first one, where it is
// 64 KiB long, and after a receipt, when the disk is asked to have it. An entry is
//
//	'M', the message's canonical encoding (feed.Append)
//	'F', that of a frame with an empty picture; the number of detections (2 bytes); the detections
//	'R', the receipt as JSON
//
// where an encoding and a JSON text have their length before them (4 bytes). A detection is, as float64
// unless said otherwise, box, score, head, foot, two hands, the appearance vector (float32), and for each
// hand a byte that is 1 where a grasp follows: free, rest, kinds (4 bytes), the number of goods (2 bytes),
// and for each its SKU (2 bytes of length) and probability. All numbers are little-endian.
//
// # Crashes
//
// What a crash has left half written at the end is cut off; of the feed at most a second is missing then,
// which a recording still has and a live store has not. A broken record with good ones after it is no crash's
// doing, and is an error. The key names the store, the networks and the pipeline's settings: a journal of
// others is refused.
package journal
