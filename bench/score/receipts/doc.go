// Package receipts scores receipts in plain files: true ones and issued ones, one JSON object a line.
//
// The model is that of package score, which also computes the figures that it has: a receipt is one
// token's, is exact when it was issued once with every product, count and price right, and figures carry 95
// % intervals. This package adds the reader and the figures that need more than counts by trip: by size of
// the party, with the shopper left out, by product as the retail product checkout benchmark has them (Wei
// et al. 2019), signed money, and latency.
//
// Counts by product leave nothing undefined: a product that nobody took has no share in mCCD, whose
// denominator would be 0, and counts 0 in mCIoU where it was charged. Receipts for nobody have no part in
// cAcc, ACD, mCCD and mCIoU; they show in item precision, in money and in their own number.
//
// Several pairs of files are several runs: a token of one and the same token of another are two trips, and
// a unit charged in one is never taken in another. Prices are cents; times are nanoseconds since any epoch
// that both files share.
package receipts
