// Package day is a store day on a graph: shoppers walk from zone to zone, and nothing has a shape. A day of
// 14 hours takes about ten milliseconds, so that questions of load (how many are in the store, where, for how
// long, with how many tills or zones that hold so few) are answered with intervals over hundreds of days.
//
// The model is that of F. Ying and N. O'Clery, "Modelling COVID-19 transmission in supermarkets using an
// agent-based model", PLoS ONE 16 (2021) e0249821, without the disease: Poisson arrivals, 2.55 a minute; a
// shopping list of a Poisson-lognormal number of stops (mu 0.07, sigma 0.76, at least one); shortest paths
// from the entrance to the stops, to a till and to the exit; a stay of exponential length, 0.2 minutes on the
// mean, for each node of the path. There, the path is made of steps, each of which names both of its ends, so
// that passing a node takes two stays, one of arriving and one of leaving, and stopping takes three. That is
// kept. The graph is not theirs: [Supermarket] is this package's own, of as many nodes and edges (43 and 52),
// and its lists come from sim/demand.
//
// Every stay is an event of sim/des. Times are minutes in settings and results. A day is a function of its
// settings and its seed.
package day
