package world

import (
	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// Appear puts a body into the store by the back door, which no gate watches.
func (w *World) Appear(b *Body, at store.Vec2) {
	w.admit(b, at, 0)
}

// Vanish lets a body out by the back door. What it carries goes to the back room, which sells nothing.
func (w *World) Vanish(b *Body) {
	for _, items := range b.goods() {
		w.away(items, Gone)
	}
	b.gone = true
	w.record(truth.Event{Kind: truth.Exited, Body: b.ID, Plate: -1, At: b.Floor(w.sim.Now()).At(0)})
	w.Remove(b)
}

// admit gives a body its number and place.
func (w *World) admit(b *Body, at store.Vec2, yaw float64) {
	w.lastBody++
	b.ID = w.lastBody
	b.from, b.since = at, w.sim.Now()
	b.turn, b.stock = turn{from: yaw, to: yaw, at: b.since, span: 1}, w.Stock
	w.bodies = append(w.bodies, b)
	e := truth.Event{Kind: truth.Entered, Body: b.ID, Token: b.Token, Plate: -1, At: at.At(0)}
	if b.Token == "" && b.Role == Shopper {
		e.Act = truth.Tailgate
	}
	w.record(e)
}
