package journal

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"storesim/pipeline/store"
)

// Key says what a journal belongs to. From the same messages another store, other networks or other settings
// would give other receipts.
type Key struct {
	Layout   string        `json:"layout"`   // LayoutHash
	Networks []string      `json:"networks"` // name and hash of each
	Stages   string        `json:"stages"`   // which pipeline: its name
	Window   time.Duration `json:"window_ns"`
	Settle   time.Duration `json:"settle_ns"`
}

// LayoutHash is the SHA-256 of a store as installed.
func LayoutHash(l *store.Layout) (string, error) {
	text, err := json.Marshal(l)
	if err != nil {
		return "", fmt.Errorf("encode layout: %w", err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:]), nil
}

// differs says in what a journal's key is not the one wanted; "" where it is.
func (k *Key) differs(want *Key) string {
	mine, theirs := strings.Join(k.Networks, ", "), strings.Join(want.Networks, ", ")
	switch {
	case k.Layout != want.Layout:
		return fmt.Sprintf("store: its layout has the hash %.12s, this one %.12s", k.Layout, want.Layout)
	case k.Stages != want.Stages:
		return fmt.Sprintf("pipeline: %q, this one is %q", k.Stages, want.Stages)
	case mine != theirs:
		return fmt.Sprintf("set of networks: %s; these are %s", mine, theirs)
	case k.Window != want.Window || k.Settle != want.Settle:
		return fmt.Sprintf("pipeline's settings: window %v and settle %v, these are %v and %v",
			k.Window, k.Settle, want.Window, want.Settle)
	}
	return ""
}
