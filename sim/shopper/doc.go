// Package shopper is who comes into the store, what they want and how they move and reach. A shopper is a
// process that reads as a story: arrive, show a token, walk from shelf to shelf, browse, reach, take,
// sometimes put back, leave. Parties share a bill and a list, staff fill shelves, and two strangers may meet
// (encounter.go). An actor follows a script instead (script.go, stage.go) whose products a cast is chosen
// for. Walking is package crowd's. Every draw comes from the shopper's own key, so that another shopper more
// or less changes nobody's wishes.
package shopper
