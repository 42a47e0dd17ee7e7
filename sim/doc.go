// Package sim runs a store: a Config in, the devices' messages to a sink, the truth to a ledger. It joins
// the kernel, the world, the shoppers, the sensors and their faults; what a fault makes of the plan is here
// (Actual). It decides nothing else. The messages and the
// ledger are a function of the Config alone, whatever the number of workers.
package sim
