// Package mcap records a store's feed in the container that robot viewers open (https://mcap.dev/spec), and
// reads it back. A recording holds what devices sent and how the store was installed, and nothing of the
// truth.
//
// Topics, each message in protobuf with its schema in the file:
//
//	/layout              storesim.feed.v1.Layout        first, once
//	/tf                  foxglove.FrameTransforms       where cameras hang in the frame "world"; every 10 s
//	/CAMERA/calibration  foxglove.CameraCalibration     every 10 s
//	/CAMERA/image        foxglove.CompressedImage       a JPEG; timestamp is when it was captured
//	/plates              storesim.feed.v1.PlateReading  samples of a shelf
//	/gates               storesim.feed.v1.GateEvent     somebody showed a token, or left
//
// The log time of a message is when it arrived at the server; messages are in that order. An image's
// sequence is the camera's count. Times are nanoseconds since the store opened. Chunks are not compressed,
// because JPEG does not get smaller, so that a reader needs nothing but the record format; compressed with
// zstd, as tools do it, they are read as well.
package mcap
