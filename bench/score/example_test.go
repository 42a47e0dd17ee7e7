package score_test

import (
	"fmt"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/store"
)

// Two shoppers, of whom one was charged for a cola too many.
func ExampleReceipts() {
	cola := func(n int) []store.Line { return []store.Line{{SKU: "cola", Count: n, Price: 150}} }
	truth := []store.Receipt{{Token: "A", Lines: cola(2)}, {Token: "B", Lines: cola(1)}}
	issued := []cart.Receipt{
		{Receipt: store.Receipt{Token: "A", Lines: cola(2)}, PExact: 0.97},
		{Receipt: store.Receipt{Token: "B", Lines: cola(2)}, PExact: 0.62},
	}
	s := score.Scores{Receipts: score.Receipts(truth, issued)}
	for _, name := range []string{"receipts.exact", "items.precision", "items.recall"} {
		f := s.Figures()[name]
		fmt.Printf("%s %.2f of %d\n", name, f.Value, f.N)
	}
	// Output:
	// receipts.exact 0.50 of 2
	// items.precision 0.75 of 4
	// items.recall 1.00 of 3
}
