package parquet

// Plate is a row of plates.parquet: one sample of one load cell. Rows are in order of arrival of the
// readings, within one by sample and cell.
type Plate struct {
	Time     int64   `parquet:"time_ns,delta"`     // simulated, of the sample; Captured where nobody weighed
	Captured int64   `parquet:"captured_ns,delta"` // of the sample by the shelf's own clock
	Arrived  int64   `parquet:"arrived_ns,delta"`  // of its reading at the server
	Shelf    string  `parquet:"shelf,dict"`        // device
	Seq      uint64  `parquet:"seq,delta"`         // of the reading; a gap is a lost one
	Plate    int32   `parquet:"plate,dict"`        // the first over the cell, an index of the layout
	Grams    float32 `parquet:"grams,dict"`        // as read, not zeroed

	// Clean is what truly lay on the cell; null where nobody weighed.
	Clean *float32 `parquet:"clean_grams,optional,dict"`
}

// Gate is a row of gates.parquet.
type Gate struct {
	Captured int64  `parquet:"captured_ns,delta"` // by the gate's own clock
	Arrived  int64  `parquet:"arrived_ns,delta"`  // at the server
	Gate     string `parquet:"gate,dict"`         // device
	Seq      uint64 `parquet:"seq,delta"`
	Kind     string `parquet:"kind,dict"` // token_read or left
	Token    string `parquet:"token,dict"`
}

// Event is a row of events.parquet: what truly happened, in order of time. Times are simulated.
type Event struct {
	Kind      string  `parquet:"kind,dict"` // picked, put_back, ...: as the ledger file has them
	Act       string  `parquet:"act,dict"`  // the behaviour it belongs to; empty for none
	Actor     int64   `parquet:"actor"`     // body
	Token     string  `parquet:"token,dict"`
	Partner   int64   `parquet:"partner"` // the body that goods were handed to; 0 for none
	PaidBy    string  `parquet:"paid_by,dict"`
	SKU       string  `parquet:"sku,dict"`
	Count     int32   `parquet:"count"`
	Items     []int64 `parquet:"items,list"` // the units moved
	Plate     int32   `parquet:"plate"`      // -1 for none
	Start     int64   `parquet:"start_ns,delta"`
	Contact   int64   `parquet:"contact_ns,delta"`
	End       int64   `parquet:"end_ns,delta"`
	X         float64 `parquet:"x"` // the contact point, metres
	Y         float64 `parquet:"y"`
	Z         float64 `parquet:"z"`
	Misplaced bool    `parquet:"misplaced"`
}

// Receipt is a row of receipts.parquet: one line of a receipt. One on which there is nothing has a row with
// line 0 and no SKU.
type Receipt struct {
	Token string `parquet:"token,dict"`
	Line  int32  `parquet:"line"` // counts from 1
	SKU   string `parquet:"sku,dict"`
	Count int32  `parquet:"count"`
	Price int64  `parquet:"unit_cents"`
	Cents int64  `parquet:"cents"` // of the line
}
