// Package catalog makes up a store's goods: products with brands, varieties, masses, prices and package art
// (Generate), and the plan of what lies where (Fill). What it makes is as easy to confuse as the goods of the
// one checkout-free store whose catalogue is public (AutoCheckout contest, CPS-IoT Week 2020; 108 products in
// 114 facings): 53 % of the placements have another product within 5 g on their shelf and 72 % within 20 g;
// of the store's other products, 80 % and 89 %. Masses run from 30 to 1,572 g with a median of 269 g.
// Confusability measures a layout.
//
// Brands are invented. Everything is a function of the options: the seed is the store's, not a run's.
package catalog
