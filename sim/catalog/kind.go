package catalog

import "storesim/pipeline/store"

// kind is a sort of goods: what a shopper would write on a list.
type kind struct {
	noun     string
	category string
	flavours []flavour
	forms    []form
}

// form is a package that a kind comes in.
type form struct {
	shape    store.Shape
	from, to float64 // mass of the full package, grams
	bulk     float64 // grams in a litre of the package's box, cylinder or pillow
	deep     float64 // depth as a share of the width
	high     float64 // height as a share of the width
	net      int     // printed content; 0 for what the mass says
	unit     string
	cheap    float64 // price of the lightest in a grocery, cents
	dear     float64 // and of the heaviest
}

// flavour is a variety and the colour by which it is told from its sisters.
type flavour struct {
	name   string
	colour uint32 // 0xrrggbb
}

// Categories lists what Options.Categories may name, in the order in which a store is walked.
func Categories() []string {
	return []string{"drinks", "dairy", "fresh", "bakery", "snacks", "sweets", "breakfast", "pantry",
		"household", "care"}
}

func colas() []flavour {
	return []flavour{
		{"Classic", 0xb8121b}, {"Zero", 0x1f1f22}, {"Cherry", 0x7a1038}, {"Lime", 0x5d9a2e},
		{"Orange", 0xe6761a}, {"Lemon", 0xe3c21a},
	}
}

func fruits() []flavour {
	return []flavour{
		{"Strawberry", 0xc92a3e}, {"Peach", 0xf0a04b}, {"Blueberry", 0x3c4a9a}, {"Mango", 0xeab020},
		{"Apple", 0x6aa532}, {"Raspberry", 0xa81e5a}, {"Vanilla", 0xe8d9a0},
	}
}

func savours() []flavour {
	return []flavour{
		{"Salted", 0xc0282d}, {"Paprika", 0xd9601c}, {"Vinegar", 0x3b8a55}, {"Onion", 0x6b4d9a},
		{"Chili", 0x8c1616}, {"Herbs", 0x567d2a},
	}
}

func sweets() []flavour {
	return []flavour{
		{"Milk", 0x4a74b5}, {"Dark", 0x3a2419}, {"Hazelnut", 0xa9713a}, {"White", 0xe4d8bf},
		{"Caramel", 0xc98a2b}, {"Mint", 0x3aa58a},
	}
}

func plains() []flavour {
	return []flavour{
		{"Original", 0x2c5d94}, {"Light", 0x7fb6d6}, {"Bio", 0x4d8a3a}, {"Extra", 0xb5392e},
		{"Mild", 0xd3b45a},
	}
}

func dishes() []flavour {
	return []flavour{
		{"Chicken", 0xd8a23a}, {"Tomato", 0xc33320}, {"Cheese", 0xe5bd3c}, {"Egg", 0xefd977},
		{"Tuna", 0x3d7fa8}, {"Curry", 0xc77f1a},
	}
}

func scents() []flavour {
	return []flavour{
		{"Fresh", 0x2f8fc0}, {"Citrus", 0xe0c22c}, {"Lavender", 0x8468b0}, {"Sensitive", 0xd9e2e6},
		{"Ocean", 0x1d4f8f},
	}
}

// The sorts of goods. Masses include the package. Proportions and bulk are those of common packages.
func drinkKinds() []kind {
	can := func(from, to float64, net int, dear float64) form {
		return form{store.Can, from, to, 1000, 1, 1.8, net, "ml", dear * 0.8, dear}
	}
	pet := func(from, to float64, net int, dear float64) form {
		return form{store.Bottle, from, to, 1020, 1, 3.3, net, "ml", dear * 0.7, dear}
	}
	carton := func(from, to float64, net int, dear float64) form {
		return form{store.Box, from, to, 1000, 0.9, 2.3, net, "ml", dear * 0.7, dear}
	}
	pack := form{store.Box, 1390, 1572, 760, 1, 1, 0, "g", 299, 399}
	return []kind{
		{"Cola", "drinks", colas(),
			[]form{can(340, 365, 330, 109), pet(520, 560, 500, 149), pet(1520, 1572, 1500, 219), pack}},
		{"Soda", "drinks", colas(),
			[]form{can(340, 365, 330, 99), pet(520, 560, 500, 139), pet(1520, 1572, 1500, 199)}},
		{"Iced Tea", "drinks", fruits(),
			[]form{can(340, 365, 330, 119), pet(520, 560, 500, 159), pet(1520, 1572, 1500, 229)}},
		{"Water", "drinks", plains(),
			[]form{pet(510, 540, 500, 79), pet(770, 800, 750, 99), pet(1510, 1550, 1500, 119)}},
		{"Energy", "drinks", fruits(), []form{can(262, 290, 250, 149), can(512, 545, 500, 219)}},
		{"Juice", "drinks", fruits(),
			[]form{carton(208, 235, 200, 89), carton(520, 550, 500, 169), carton(1030, 1090, 1000, 279)}},
		{"Smoothie", "drinks", fruits(),
			[]form{{store.Bottle, 268, 310, 1020, 1, 2.5, 250, "ml", 199, 269}}},
		{"Sport", "drinks", fruits(), []form{pet(520, 570, 500, 179), pet(775, 820, 750, 229)}},
	}
}

func chilledKinds() []kind {
	tub := func(from, to, low, high float64) form {
		return form{store.Tub, from, to, 900, 1, 1.0, 0, "g", low, high}
	}
	return []kind{
		{"Yogurt", "dairy", fruits(), []form{tub(155, 175, 59, 89), tub(400, 545, 119, 199)}},
		{"Pudding", "dairy", sweets(), []form{tub(125, 225, 69, 119)}},
		{"Milk", "dairy", plains(), []form{
			{store.Box, 510, 540, 1000, 1, 2.2, 500, "ml", 79, 109},
			{store.Box, 1030, 1070, 1000, 0.9, 2.6, 1000, "ml", 119, 179}}},
		{"Butter", "dairy", plains(), []form{{store.Box, 252, 262, 950, 0.65, 0.5, 250, "g", 199, 289}}},
		{"Cheese", "dairy", plains(), []form{{store.Box, 110, 260, 600, 0.25, 1.2, 0, "g", 179, 329}}},
		{"Cream", "dairy", plains(), []form{tub(200, 240, 99, 169)}},
		{"Drink Yogurt", "dairy", fruits(),
			[]form{{store.Bottle, 105, 120, 1000, 1, 2, 100, "g", 49, 79},
				{store.Bottle, 255, 340, 1000, 1, 2.4, 0, "g", 109, 179}}},
		{"Sandwich", "fresh", dishes(), []form{{store.Box, 145, 240, 330, 0.6, 0.9, 0, "g", 249, 399}}},
		{"Wrap", "fresh", dishes(), []form{{store.Box, 170, 270, 450, 0.7, 1.7, 0, "g", 299, 429}}},
		{"Salad", "fresh", dishes(), []form{{store.Tub, 230, 400, 320, 1, 0.6, 0, "g", 299, 499}}},
		{"Fruit Cup", "fresh", fruits(), []form{{store.Tub, 130, 270, 650, 1, 1.1, 0, "g", 199, 349}}},
		{"Meal Bowl", "fresh", dishes(), []form{{store.Tub, 320, 520, 480, 1, 0.55, 0, "g", 399, 599}}},
		{"Rolls", "bakery", plains(), []form{{store.Bag, 240, 480, 260, 0.65, 0.9, 0, "g", 119, 249}}},
		{"Croissant", "bakery", sweets(), []form{{store.Bag, 55, 130, 140, 0.6, 0.9, 0, "g", 99, 179}}},
		{"Cake", "bakery", sweets(), []form{{store.Box, 280, 560, 420, 0.55, 0.6, 0, "g", 199, 399}}},
		{"Muffin", "bakery", fruits(), []form{{store.Tub, 70, 140, 330, 1, 0.9, 0, "g", 129, 199}}},
	}
}

func treatKinds() []kind {
	bag := func(from, to, bulk, low, high float64) form {
		return form{store.Bag, from, to, bulk, 0.42, 1.45, 0, "g", low, high}
	}
	return []kind{
		{"Crisps", "snacks", savours(), []form{bag(32, 58, 110, 79, 119), bag(130, 190, 130, 159, 249)}},
		{"Tortillas", "snacks", savours(), []form{bag(130, 310, 170, 149, 279)}},
		{"Nuts", "snacks", savours(), []form{bag(42, 110, 420, 119, 199), bag(150, 260, 450, 229, 399)}},
		{"Crackers", "snacks", savours(), []form{{store.Box, 85, 240, 260, 0.4, 1.5, 0, "g", 119, 229}}},
		{"Popcorn", "snacks", savours(), []form{bag(58, 115, 75, 99, 189)}},
		{"Pretzels", "snacks", savours(), []form{bag(120, 270, 220, 109, 219)}},
		{"Nut Bar", "snacks", sweets(), []form{{store.Box, 30, 62, 620, 0.35, 1.9, 0, "g", 79, 149}}},
		{"Choc Bar", "sweets", sweets(), []form{{store.Box, 34, 66, 800, 0.45, 1.8, 0, "g", 69, 129}}},
		{"Chocolate", "sweets", sweets(),
			[]form{{store.Box, 100, 116, 900, 0.16, 1.9, 100, "g", 99, 249},
				{store.Box, 200, 220, 900, 0.2, 1.8, 200, "g", 199, 399}}},
		{"Gums", "sweets", fruits(), []form{bag(85, 130, 450, 89, 139), bag(180, 330, 480, 139, 249)}},
		{"Chewing Gum", "sweets", fruits(), []form{{store.Tub, 30, 95, 520, 1, 1.3, 0, "g", 89, 249}}},
		{"Mints", "sweets", scents(), []form{{store.Box, 30, 56, 520, 0.35, 1.3, 0, "g", 79, 149}}},
		{"Cookies", "sweets", sweets(), []form{{store.Box, 125, 420, 380, 0.45, 1.9, 0, "g", 129, 329}}},
		{"Wafers", "sweets", sweets(), []form{bag(70, 240, 260, 99, 229)}},
	}
}

func pantryKinds() []kind {
	tin := func(from, to, low, high float64) form {
		return form{store.Can, from, to, 1080, 1, 1.35, 0, "g", low, high}
	}
	jar := func(from, to, low, high float64) form {
		return form{store.Tub, from, to, 1250, 1, 1.5, 0, "g", low, high}
	}
	bag := func(from, to, bulk, low, high float64) form {
		return form{store.Bag, from, to, bulk, 0.62, 1.5, 0, "g", low, high}
	}
	return []kind{
		{"Cereal", "breakfast", sweets(), []form{{store.Box, 300, 640, 160, 0.36, 1.5, 0, "g", 199, 399}}},
		{"Muesli", "breakfast", fruits(), []form{bag(370, 790, 420, 199, 449)}},
		{"Coffee", "breakfast", plains(), []form{bag(250, 280, 450, 299, 499), bag(500, 530, 470, 499, 899)}},
		{"Tea", "breakfast", fruits(), []form{{store.Box, 36, 120, 170, 0.6, 0.7, 0, "g", 149, 349}}},
		{"Jam", "breakfast", fruits(), []form{jar(330, 640, 179, 329)}},
		{"Honey", "breakfast", plains(), []form{jar(330, 780, 299, 649)}},
		{"Beans", "pantry", dishes(), []form{tin(270, 520, 69, 159), tin(840, 920, 149, 229)}},
		{"Soup", "pantry", dishes(), []form{tin(400, 620, 149, 279)}},
		{"Fish", "pantry", dishes(), []form{{store.Can, 110, 230, 1150, 1, 0.5, 0, "g", 149, 329}}},
		{"Pasta", "pantry", plains(), []form{bag(505, 525, 560, 99, 199), bag(1005, 1030, 600, 169, 299)}},
		{"Rice", "pantry", plains(), []form{{store.Box, 505, 530, 780, 0.5, 1.7, 500, "g", 129, 229},
			{store.Box, 1005, 1035, 800, 0.5, 1.7, 1000, "g", 199, 379}}},
		{"Sauce", "pantry", dishes(), []form{jar(380, 800, 179, 349)}},
		{"Oil", "pantry", plains(), []form{{store.Bottle, 560, 980, 1150, 1, 3.6, 0, "ml", 349, 899}}},
		{"Ketchup", "pantry", savours(),
			[]form{{store.Bottle, 300, 640, 1080, 0.75, 2.7, 0, "ml", 149, 299}}},
		{"Cup Noodles", "pantry", dishes(), []form{{store.Tub, 60, 120, 200, 1, 1.1, 0, "g", 89, 189}}},
		{"Spice", "pantry", savours(), []form{{store.Tub, 30, 120, 500, 1, 1.8, 0, "g", 99, 299}}},
		{"Flour", "pantry", plains(), []form{bag(1005, 1040, 640, 79, 189)}},
	}
}

func homeKinds() []kind {
	bottle := func(from, to, low, high float64) form {
		return form{store.Bottle, from, to, 1050, 0.7, 2.8, 0, "ml", low, high}
	}
	return []kind{
		{"Dish Soap", "household", scents(), []form{bottle(530, 640, 129, 249)}},
		{"Cleaner", "household", scents(), []form{bottle(540, 1150, 179, 349)}},
		{"Detergent", "household", scents(), []form{bottle(950, 1572, 399, 799)}},
		{"Batteries", "household", plains(), []form{{store.Box, 45, 130, 750, 0.25, 1.4, 0, "g", 299, 599}}},
		{"Sponges", "household", scents(), []form{{store.Bag, 30, 75, 70, 0.6, 1.2, 0, "g", 99, 229}}},
		{"Bin Bags", "household", plains(), []form{{store.Box, 110, 330, 550, 0.5, 1.6, 0, "g", 149, 349}}},
		{"Napkins", "household", scents(), []form{{store.Bag, 90, 300, 170, 0.9, 0.9, 0, "g", 99, 249}}},
		{"Shampoo", "care", scents(), []form{bottle(270, 360, 199, 449)}},
		{"Shower Gel", "care", scents(), []form{bottle(270, 340, 129, 349)}},
		{"Toothpaste", "care", scents(), []form{{store.Box, 90, 160, 750, 0.8, 3.6, 0, "ml", 129, 399}}},
		{"Deodorant", "care", scents(), []form{{store.Can, 145, 230, 620, 1, 3.1, 0, "ml", 149, 399}}},
		{"Soap", "care", scents(), []form{{store.Box, 100, 140, 850, 0.6, 0.7, 0, "g", 79, 249}}},
		{"Tissues", "care", plains(), []form{{store.Box, 60, 280, 190, 0.7, 0.9, 0, "g", 99, 249}}},
		{"Plasters", "care", plains(), []form{{store.Box, 30, 60, 330, 0.3, 1.3, 0, "g", 199, 399}}},
	}
}

// kindsOf lists the kinds of the given categories, or all.
func kindsOf(categories []string) []kind {
	var all, out []kind
	for _, group := range [][]kind{drinkKinds(), chilledKinds(), treatKinds(), pantryKinds(), homeKinds()} {
		all = append(all, group...)
	}
	if len(categories) == 0 {
		categories = Categories()
	}
	for _, c := range categories {
		for _, k := range all {
			if k.category == c {
				out = append(out, k)
			}
		}
	}
	return out
}
