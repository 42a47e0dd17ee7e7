package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"storesim/bench/report/timeline"
)

// trueText says what somebody did; empty for what moves no goods and passes no gate.
func (n *narrator) trueText(e *timeline.Event, token string) string {
	goods := n.goods(e.SKU, e.Count)
	place := ""
	if e.Shelf != "" {
		place = " (" + e.Shelf + ")"
	}
	switch e.Kind {
	case "entered":
		return "enters"
	case "exited":
		return "leaves"
	case "picked":
		return "takes " + goods + place + manner(e)
	case "put_back":
		return "puts back " + goods + place + manner(e)
	case "restocked":
		return "fills up " + goods + place
	case "dropped":
		return "leaves " + goods + " on the floor"
	case "recovered":
		return "picks up " + goods + " from the floor"
	case "handed_over":
		if e.PaidBy == token && e.Token != token {
			return fmt.Sprintf("is given %s by %s", goods, named(e.Token))
		}
		return fmt.Sprintf("gives %s to %s", goods, named(e.PaidBy))
	default:
		return ""
	}
}

// manner names the behaviour that an event belongs to.
func manner(e *timeline.Event) string {
	if e.Act == "" {
		return ""
	}
	return ", " + strings.ReplaceAll(e.Act, "_", " ")
}

func whose(e *timeline.Event) string {
	if e.Token == "" {
		return "somebody who does not pay"
	}
	return e.Token
}

func named(token string) string {
	if token == "" {
		return "nobody known"
	}
	return token
}

// goods is a number of units of a product.
func (n *narrator) goods(sku string, count int) string {
	name := n.names[sku]
	if name == "" {
		name = sku
	}
	return number(count) + " " + name
}

// number is a count with a sign of multiplication.
func number(n int) string { return strings.Replace(fmt.Sprintf("%d\u00a0×", n), "-", "−", 1) }

// whatText is a claim's likeliest reading, with its product and number; no product where "none of them" is
// likelier.
func (n *narrator) whatText(c *timeline.Claim) (text, sku string, count int) {
	if len(c.What) == 0 || c.What[0].P < c.Unknown {
		mass := strings.Replace(fmt.Sprintf("%+.0f", c.Grams), "-", "−", 1)
		return fmt.Sprintf("a change of %s g that fits no product (P %.2f)", mass, c.Unknown), "", 0
	}
	w := c.What[0]
	if w.Count > 0 {
		return fmt.Sprintf("%s came (P %.2f)", n.goods(w.SKU, w.Count), w.P), w.SKU, w.Count
	}
	return fmt.Sprintf("%s left (P %.2f)", n.goods(w.SKU, -w.Count), w.P), w.SKU, -w.Count
}

// whoText is a claim's likeliest actor, with the token.
func (n *narrator) whoText(c *timeline.Claim) (text, token string) {
	if len(c.Who) == 0 || c.Who[0].P < c.Nobody {
		return fmt.Sprintf("by nobody who was followed (P %.2f)", c.Nobody), ""
	}
	w := c.Who[0]
	token = n.tokens[w.ID]
	if token == "" {
		return fmt.Sprintf("by identity %d, who has no token (P %.2f)", w.ID, w.P), ""
	}
	return fmt.Sprintf("by %s (P %.2f)", token, w.P), token
}

func lowerFirst(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToLower(r)) + s[size:]
}

// clock is a time of the run: 83.4 s is "1:23.4".
func clock(t float64) string {
	tenths := int(t*10 + 0.5)
	if tenths < 600 {
		return fmt.Sprintf("%d.%d s", tenths/10, tenths%10)
	}
	if tenths < 36000 {
		return fmt.Sprintf("%d:%02d.%d", tenths/600, tenths/10%60, tenths%10)
	}
	return fmt.Sprintf("%d:%02d:%02d", tenths/36000, tenths/600%60, tenths/10%60)
}
