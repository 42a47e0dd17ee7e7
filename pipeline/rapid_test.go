package pipeline_test

import (
	"testing"

	"storesim/internal/fixedseed"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }
