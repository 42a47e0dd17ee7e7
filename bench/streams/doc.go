// Package streams measures how many camera streams the pipeline sustains at a rate of frames, by the rule of
// docs/streams.md.
//
// A feed is simulated and drawn before any clock starts ([Record]). Its streams are cameras in whole stores:
// stream s is camera s mod K of store s / K, and the last store may lack cameras. Two clocks can judge a
// count of streams. By CPU time, the work of single frames is measured on one thread each ([Measure]) and the
// store is then served by cores that are simulated ([Serve]): nothing else on the machine takes part. By wall
// clock, real pipelines are fed in real time ([Wall]). One search ([Largest]) asks either for the largest
// count that a [Rule] lets pass.
//
// Times are time.Duration from the start of a trial. The package does not print and does not know networks:
// a detect.Detector is passed in, and its camera argument is the number of a worker.
package streams
