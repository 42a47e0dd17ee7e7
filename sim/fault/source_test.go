package fault_test

import (
	"testing"

	"storesim/sim/fault"
)

func TestEveryKindHasASource(t *testing.T) {
	for _, k := range fault.Kinds() {
		if k.Source() == "" {
			t.Errorf("%s says not where its size comes from", k)
		}
	}
}
