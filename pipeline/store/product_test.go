package store_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

func TestGTIN13(t *testing.T) {
	for _, code := range []string{"4006381333931", "5901234123457", "0000000000000"} {
		if err := store.CheckGTIN13(code); err != nil {
			t.Errorf("%s: %v", code, err)
		}
		if got := store.GTIN13(code[:12]); got != code {
			t.Errorf("check digit: %s, want %s", got, code)
		}
	}
	for code, want := range map[string]string{
		"":               "has 0 characters",
		"400638133393":   "has 12 characters",
		"40063813339310": "has 14 characters",
		"40063813339a1":  "not a digit",
		"4006381333932":  "has check digit 2, want 1",
	} {
		if err := store.CheckGTIN13(code); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q", code, err, want)
		}
	}
}

// TestGTIN13FindsOneWrongDigit: the code's purpose.
func TestGTIN13FindsOneWrongDigit(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		code := []byte(store.GTIN13(rapid.StringMatching(`[0-9]{12}`).Draw(t, "code")))
		i := rapid.IntRange(0, 12).Draw(t, "place")
		digit := byte('0' + rapid.IntRange(0, 9).Draw(t, "digit"))
		same := code[i] == digit
		code[i] = digit
		if ok := store.CheckGTIN13(string(code)) == nil; ok != same {
			t.Errorf("%s with digit %d set to %c is right: %v", code, i, digit, ok)
		}
	})
}

func TestCatalog(t *testing.T) {
	c, err := store.NewCatalog([]store.Product{{SKU: "a", Price: 1}, {SKU: "b", Price: 2}})
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := c.Product("b"); !ok || p.Price != 2 {
		t.Errorf("b is %v, %v", p, ok)
	}
	if p, ok := c.Product("c"); ok || p.SKU != "" {
		t.Errorf("an unknown product is %v, %v", p, ok)
	}
	if _, err := store.NewCatalog([]store.Product{{SKU: "a"}, {SKU: "a"}}); err == nil {
		t.Error("a product listed twice was taken")
	}
}
