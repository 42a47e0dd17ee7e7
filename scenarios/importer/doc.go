// Package importer turns tables of the trade (CSV) into the [[product]] and [[shelf]] tables of a scenario.
//
// # Files
//
// UTF-8 with or without a byte order mark, lines that end in LF or CRLF, fields separated by commas,
// semicolons or tabs (whichever the first line has most of), quoted as RFC 4180 says. The first line names
// the columns, in any order. Case, spaces, underscores, hyphens and brackets in names do not count:
// "Mass (g)" is mass_g. Columns that no list below has are left out, with a note.
//
// # Catalogue
//
// A line is a product. Required are
//
//	sku                       also article, item, product_id, id
//	price                     also unit_price, retail_price; or price_cents (cents)
//	mass_g                    also mass, weight, weight_g, grams; or mass_kg, weight_kg
//	width_mm depth_mm height_mm   also without the unit; or in _cm or _m
//
// A price column is in currency units where any of its values has a decimal sign ("1.29", "1,29"), in cents
// where none has; price_cents is in cents. Which it was is in the notes. Numbers may have a decimal comma
// where fields are separated by semicolons or tabs.
//
// What is missing, as a column or in one line, has a default:
//
//	name                      the sku
//	gtin                      ean, ean13, barcode: a number for use within a store, from a hash of the sku
//	mass_std_g                mass_std: 0.4 % of the mass, at least 0.5 g
//	shape                     package: box
//	brand                     the first word of the name
//	text                      variety, variant, flavour: the rest of the name
//	base                      color, colour: a colour from a hash of the brand: its packages are alike
//	accent                    a colour from a hash of the sku
//	ink                       white on a dark base, black on a light one
//	motif                     a number below 40 from a hash of the brand
//
// # Planogram
//
// A line is a facing: one product side by side on one shelf.
//
//	shelf                     also shelf_id, location: "G1.B2.S4", fourth from below, second bay of G1
//	sku                       as above; empty for plates that are to stay empty
//	plates                    also width_plates: how many plates it takes
//	facings                   also columns: units side by side, where plates is not given; 1 by default
//	position                  also pos, first_plate: its leftmost plate, counted from 1; without it, facings
//	                          stand side by side in the order of the lines
//
// Gaps between positions stay empty.
package importer
