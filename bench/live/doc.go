// Package live lets a pipeline that is a program of its own, in any language, be the one under test: it
// plays the store's feed to the client, takes its receipts, and says how the run ended.
//
// A Source gives the feed, from a simulation under way or from a recording. A transport carries it: gRPC
// (ServeGRPC), in lock step or paced in real time, or the field's own, cameras as MJPEG over HTTP and
// sensors over MQTT (ServeField). Answers keeps what the client returns, within bounds. The verdict is about
// the client's conduct, the figures (bench/score/receipts) about its receipts.
//
// A client is trusted with nothing: whatever it does or omits, a run ends, and says why.
package live
