// Package uplot carries uPlot 1.6.32, a small library that draws time series
// (https://github.com/leeoniya/uPlot, MIT: LICENSE), so that a page needs no other file and no network.
package uplot

import _ "embed" // the library as it was published

// Script is the library; it declares the global uPlot. Style is its style sheet.
var (
	//go:embed uPlot.iife.min.js
	Script string
	//go:embed uPlot.min.css
	Style string
)
