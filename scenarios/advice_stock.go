package scenarios

import (
	"fmt"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/rng"
	"storesim/sim/world"
)

// runsShort is the share of what is wanted that may be missing before it is worth a warning: chance empties a
// facing now and then.
const runsShort = 0.05

// AdviseOnStock finds demand that empties the shelves: more is wanted until closing than lies there, and
// nobody fills them. What then happens is legal, the later shoppers leave with less, and surely not meant.
func AdviseOnStock(c *sim.Config) []string {
	if c.Shoppers.Staff > 0 || c.Layout == nil {
		return nil
	}
	parties := c.Shoppers.Parties(c.Duration)
	there, filed := stocked(c)
	each := c.Shoppers.Wanted(c.Layout)
	wanted, missing, short := 0.0, 0.0, 0
	worst, most := store.SKU(""), 0.0
	for _, sku := range filed {
		n := parties * each[sku]
		wanted += n
		if lack := n - float64(there[sku]); lack > 0 {
			missing += lack
			short++
			if lack > most {
				worst, most = sku, lack
			}
		}
	}
	if missing <= runsShort*wanted {
		return nil
	}
	return []string{fmt.Sprintf("shoppers: about %.0f parties want %.0f units until closing, and nobody "+
		"fills the shelves: %.0f %% are not there; of %s less lies there than is wanted, the most of %s "+
		"(%.0f wanted, %d there); want a shorter run.duration, fewer in "+
		"shoppers.arrivals_per_hour, or shoppers.staff",
		parties, wanted, 100*missing/wanted, products(short), worst, parties*each[worst], there[worst])}
}

func products(n int) string {
	if n == 1 {
		return "1 product"
	}
	return fmt.Sprintf("%d products", n)
}

// stocked counts the units of each product on the shelves when the store opens, the products sorted.
func stocked(c *sim.Config) (there map[store.SKU]int, filed []store.SKU) {
	stock := world.NewStock(c.Actual(), rng.NewKey(c.Seed, "stock"))
	if c.Stocked > 0 {
		stock.Thin(c.Stocked)
	}
	there = map[store.SKU]int{}
	for i := range stock.Columns {
		there[stock.Columns[i].SKU] += len(stock.Columns[i].Items)
	}
	for sku := range there {
		filed = append(filed, sku)
	}
	slices.Sort(filed)
	return there, filed
}
