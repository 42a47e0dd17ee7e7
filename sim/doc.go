// Package sim runs a store: a Config in, the devices' messages to a sink, the truth to a ledger. It joins
// the kernel, the world, the shoppers and the sensors; it decides nothing itself. The messages and the
// ledger are a function of the Config alone, whatever the number of workers.
package sim
