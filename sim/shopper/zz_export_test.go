package shopper
import "fmt"
func (t *Town) Dump() {
	now := t.sim.Now()
	for i, a := range t.crowd.agents {
		at := a.body.Floor(now)
		fmt.Printf("  %d %s at %.3f goal %.3f near %.2f path %.3f stuck %d lost %d next %.2f free %v freecell %v speed %.2f\n", i, a.body.Token, at, a.goal, a.near, a.path, a.stuck, a.lost, a.next, t.grid.Free(at, 0.21), !t.grid.blocked[t.grid.index(at)], a.speed)
	}
}
func (t *Town) InsideN() int { return t.inside }
