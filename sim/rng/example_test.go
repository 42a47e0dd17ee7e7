package rng_test

import (
	"fmt"

	"storesim/sim/rng"
)

// A draw depends on who draws, what for and the how-manieth it is, and on nothing else.
func ExampleKey() {
	shopper := rng.NewKey(7, "shopper", "17")
	first := shopper.Uint64("arrival", 0)

	_ = rng.NewKey(7, "shopper", "18").Uint64("arrival", 0) // somebody else's draw

	fmt.Println(first == rng.NewKey(7, "shopper").Child("17").Uint64("arrival", 0))
	// Output: true
}

// A stream walks one sequence; sizes and times of one entity come from streams of their own.
func ExampleStream() {
	shopper := rng.NewKey(7, "shopper", "17")
	basket, pace := shopper.Stream("basket"), shopper.Stream("pace")
	fmt.Println(basket.Poisson(4), basket.Poisson(4))
	fmt.Printf("%.3f m/s\n", pace.LogNormal(1.2, 0.2))
	// Output:
	// 1 2
	// 1.626 m/s
}
