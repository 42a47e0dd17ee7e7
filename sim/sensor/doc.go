// Package sensor is the hardware of the simulated store: cameras, load plates and gates. Each device
// watches the true world with its own errors and its own clock, and sends feed messages that arrive late
// and out of order. This is the line that only bytes cross: nothing of the truth but what a real device
// would emit. Load cells sit under plates, facings, pairs or whole shelves, or nowhere; package fault says
// what goes wrong with a device, and when.
package sensor
