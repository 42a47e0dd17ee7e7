// Package shopper is who comes into the store, what they want and how they move and reach. A shopper is a
// process that reads as a story: arrive, show a token, walk from shelf to shelf, browse, reach, take,
// sometimes put back, leave. Walking is planned round the fixtures and avoids the others (Crowd). Every
// draw comes from the shopper's own key, so that another shopper more or less changes nobody's wishes.
package shopper
