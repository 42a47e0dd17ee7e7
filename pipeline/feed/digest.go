package feed

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
)

// Digest is a sink that hashes a feed: the SHA-256 of the messages' canonical encodings in order.
type Digest struct {
	hash hash.Hash
	buf  []byte
}

// NewDigest returns the digest of an empty feed.
func NewDigest() *Digest { return &Digest{hash: sha256.New()} }

// Push adds a message.
func (d *Digest) Push(m Message) error {
	d.buf = Append(d.buf[:0], m)
	_, err := d.hash.Write(d.buf)
	return err
}

// Hex is the digest so far.
func (d *Digest) Hex() string { return hex.EncodeToString(d.hash.Sum(nil)) }
