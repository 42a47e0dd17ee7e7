// Package study measures the crowd of sim/crowd against published curves and draws the result.
package study
