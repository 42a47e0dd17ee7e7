package main

import (
	"testing"

	"storesim/scenarios"
	"storesim/sim/des"
)

// The frames that are measured are drawn, and show the store with all its shoppers for minutes.
func TestBenchStoreIsFull(t *testing.T) {
	const shoppers, seconds = 8, 60
	sc, err := scenarios.Load("corner")
	if err != nil {
		t.Fatal(err)
	}
	f := &benchStore{ctx: t.Context(), cfg: benchConfig(sc.Config, shoppers, nil), shoppers: shoppers}
	defer f.close()
	if err := f.open(); err != nil {
		t.Fatal(err)
	}
	if err := f.next(); err != nil {
		t.Fatal(err)
	}
	f.drawing = false // the rest needs no pictures
	for full := f.running.Now(); f.running.Now() < full+des.FromSeconds(seconds); {
		if err := f.advance(); err != nil {
			t.Fatal(err)
		}
		if n := f.running.Inside(); n != shoppers {
			t.Fatalf("%d are inside at %v, %v after all had come", n, f.running.Now(), f.running.Now()-full)
		}
	}
}

// A store whose shoppers have all left is said to be too small, and is not waited for without end.
func TestBenchStoreCloses(t *testing.T) {
	sc, err := scenarios.Load("corner")
	if err != nil {
		t.Fatal(err)
	}
	cfg := benchConfig(sc.Config, 2, nil)
	cfg.Cameras = false
	f := &benchStore{ctx: t.Context(), cfg: cfg, shoppers: 3}
	defer f.close()
	if err := f.open(); err == nil {
		t.Error("three are inside where two come")
	}
}
