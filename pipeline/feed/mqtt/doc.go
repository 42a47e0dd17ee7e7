// Package mqtt carries a store's sensors as stores carry them: JSON messages over an MQTT 3.1.1 broker,
// which is embedded (Broker) or somebody else's (Connect with its URL).
//
//	storesim/plates/SHELF  a Reading, quality of service 0
//	storesim/gates/GATE    a Gate event, quality of service 1
//	storesim/state         "waiting", "running" or "ended", retained
//	storesim/start         published by the client, once it is ready
//	storesim/receipts      published by the client: a receipt
//	storesim/done          published by the client, once it has sent all receipts
package mqtt
