package mcap

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"

	container "github.com/foxglove/mcap/go/mcap"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
)

// skuRow is one product of skus.json.
type skuRow struct {
	SKU   store.SKU   `json:"sku"`
	Name  string      `json:"name"`
	GTIN  string      `json:"gtin"`
	Price store.Cents `json:"price_cents"`
	Mass  store.Grams `json:"mass_grams"`
	Shape store.Shape `json:"shape"`
	Size  [3]float64  `json:"size_metres"` // width, depth, height
}

// facingRow is one facing of planogram.json: a product on plates first to first + count - 1 of a shelf.
type facingRow struct {
	SKU   store.SKU      `json:"sku"`
	Shelf store.DeviceID `json:"shelf"`
	First store.PlateID  `json:"first_plate"`
	Count int            `json:"plates"`
}

// receiptRow is one receipt of receipts.json.
type receiptRow struct {
	Token store.Token `json:"token"`
	Total store.Cents `json:"total_cents"`
	Lines []lineRow   `json:"lines"`
}

type lineRow struct {
	SKU   store.SKU   `json:"sku"`
	Count int         `json:"count"`
	Price store.Cents `json:"price_cents"`
}

// attach adds what a file's reader may want to know of the store, as JSON, outside the chunks. Few viewers
// show it, but all tools extract it.
func attach(w *container.Writer, l *store.Layout, log *Log) error {
	if len(log.Settings) > 0 {
		if err := attachBytes(w, "settings.json", log.Settings); err != nil {
			return err
		}
	}
	if err := attachJSON(w, "skus.json", skuRows(l)); err != nil {
		return err
	}
	if err := attachJSON(w, "planogram.json", facingRows(l)); err != nil {
		return err
	}
	if log.Receipts == nil {
		return nil
	}
	return attachJSON(w, "receipts.json", receiptRows(log.Receipts))
}

func skuRows(l *store.Layout) []skuRow {
	rows := []skuRow{}
	for _, p := range l.Catalog.Products {
		size := [3]float64{p.Size.X, p.Size.Y, p.Size.Z}
		rows = append(rows, skuRow{p.SKU, p.Name, p.GTIN, p.Price, p.Mass, p.Shape, size})
	}
	return rows
}

func facingRows(l *store.Layout) []facingRow {
	rows := []facingRow{}
	for _, f := range l.Planogram.Facings {
		rows = append(rows, facingRow{f.SKU, l.Shelves[l.Plates[f.First].Shelf].ID, f.First, f.Count})
	}
	return rows
}

func receiptRows(receipts []store.Receipt) []receiptRow {
	rows := []receiptRow{}
	for _, r := range receipts {
		lines := []lineRow{}
		for _, l := range r.Lines {
			lines = append(lines, lineRow{l.SKU, l.Count, l.Price})
		}
		rows = append(rows, receiptRow{r.Token, r.Total(), lines})
	}
	return rows
}

func attachJSON(w *container.Writer, name string, v any) error {
	text, err := json.MarshalIndent(v, "", " ")
	if err != nil {
		return fmt.Errorf("encode %s: %w", name, err)
	}
	return attachBytes(w, name, text)
}

func attachBytes(w *container.Writer, name string, text []byte) error {
	return w.WriteAttachment(&container.Attachment{
		LogTime: stamp(0), CreateTime: stamp(0), Name: name, MediaType: "application/json",
		DataSize: uint64(len(text)), Data: bytes.NewReader(text),
	})
}

// describe adds how the set was made, as metadata.
func describe(w *container.Writer, set *dataset.Set, storeName string, split dataset.Split) error {
	return w.WriteMetadata(&container.Metadata{Name: "storesim", Metadata: map[string]string{
		"title": set.Title, "text": set.Text, "command": set.Command, "version": set.Version,
		"seed": strconv.FormatUint(set.Seed, 10), "store": storeName, "split": split.String(),
		"min_visible": strconv.FormatFloat(set.MinVisible, 'g', -1, 64),
	}})
}
