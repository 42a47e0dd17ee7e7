package day

import "fmt"

// Kind is what happens at a node.
type Kind uint8

// The kinds in the order of a visit: a path never goes back to an earlier kind, so nobody shops beyond the
// tills.
const (
	Entrance Kind = iota
	Zone          // shelves
	Till
	Lobby // behind the tills
	Exit
)

// Node is a place of the store.
type Node struct {
	Name string
	Kind Kind
	Pull float64 // weight with which a zone is on a list; 0 for what is no zone
}

// Graph is a store. Edges can be walked both ways where the order of kinds allows.
type Graph struct {
	Nodes []Node
	Edges [][2]int
}

// Routes are the shortest paths of a graph, the lowest node first where there are several.
type Routes struct {
	n    int
	next []int16 // [from*n+to]; -1 where there is no way
	far  []int16 // steps, likewise
}

// Next is the node after from on the way to another.
func (r *Routes) Next(from, to int) int { return int(r.next[from*r.n+to]) }

// Steps is how many edges lie between two nodes, -1 where there is no way.
func (r *Routes) Steps(from, to int) int { return int(r.far[from*r.n+to]) }

// Routes searches breadth first, backwards from each node.
func (g *Graph) Routes() *Routes {
	n := len(g.Nodes)
	r := &Routes{n: n, next: make([]int16, n*n), far: make([]int16, n*n)}
	before := g.before()
	for i := range r.next {
		r.next[i], r.far[i] = -1, -1
	}
	for to := range n {
		r.far[to*n+to], r.next[to*n+to] = 0, int16(to)
		for queue := []int{to}; len(queue) > 0; queue = queue[1:] {
			at := queue[0]
			for _, from := range before[at] {
				if r.far[from*n+to] < 0 {
					r.far[from*n+to] = r.far[at*n+to] + 1
					r.next[from*n+to] = int16(at)
					queue = append(queue, from)
				}
			}
		}
	}
	return r
}

// before lists from where each node can be entered.
func (g *Graph) before() [][]int {
	before := make([][]int, len(g.Nodes))
	for _, e := range g.Edges {
		a, b := e[0], e[1]
		if g.stage(a) <= g.stage(b) {
			before[b] = append(before[b], a)
		}
		if g.stage(b) <= g.stage(a) {
			before[a] = append(before[a], b)
		}
	}
	return before
}

// stage is the kind as far as ways are concerned: the exit is a part of the lobby.
func (g *Graph) stage(node int) Kind { return min(g.Nodes[node].Kind, Lobby) }

// of lists the nodes of a kind.
func (g *Graph) of(kind Kind) []int {
	var found []int
	for i, n := range g.Nodes {
		if n.Kind == kind {
			found = append(found, i)
		}
	}
	return found
}

// The supermarket: three long aisles from the front to the back wall, joined at both ends and by three cross
// passages; six tills before a lobby whose near end is the door out.
const (
	aisles   = 3
	zones    = 10 // of an aisle
	tills    = 6
	backRows = 2 // of zones, at the back wall
)

// backPull is the weight of a zone at the back wall, others having 1: milk, meat and bread lie as far from
// the door as they can, as in most supermarkets. With it the paths are as long as the open model's.
const backPull = 6.0

// Supermarket is a store of 43 nodes and 52 edges.
//
//	          back wall
//	A9 ------- B9 ------- C9
//	A8         B8         C8
//	A7 ------- B7         C7
//	A6         B6         C6
//	A5         B5 ------- C5
//	A4 ------- B4         C4
//	A3         B3         C3
//	A2         B2         C2
//	A1         B1         C1
//	A0 ------- B0 ------- C0
//	|  \  \    |  \       |  \
//	in  1  2   3   4      5   6     tills
//	    L1-L2--L3--L4-----L5--out   lobby
func Supermarket() *Graph {
	g := &Graph{Nodes: []Node{{Name: "entrance", Kind: Entrance}}}
	zone := func(aisle, row int) int { return 1 + aisle*zones + row }
	for a := range aisles {
		for row := range zones {
			pull := 1.0
			if row >= zones-backRows {
				pull = backPull
			}
			g.Nodes = append(g.Nodes, Node{Name: fmt.Sprintf("%c%d", 'A'+a, row), Kind: Zone, Pull: pull})
			if row > 0 {
				g.join(zone(a, row-1), zone(a, row))
			}
		}
	}
	g.join(0, zone(0, 0))
	for _, c := range [...][2]int{{0, 0}, {1, 0}, {0, zones - 1}, {1, zones - 1}, {0, 4}, {1, 5}, {0, 7}} {
		g.join(zone(c[0], c[1]), zone(c[0]+1, c[1]))
	}
	g.checkout(zone)
	return g
}

// checkout adds tills and the lobby behind them.
func (g *Graph) checkout(zone func(aisle, row int) int) {
	for i := range tills {
		till, lobby := len(g.Nodes), len(g.Nodes)+1
		behind := Node{Name: fmt.Sprintf("L%d", i+1), Kind: Lobby}
		if i == tills-1 {
			behind = Node{Name: "exit", Kind: Exit}
		}
		g.Nodes = append(g.Nodes, Node{Name: fmt.Sprintf("till %d", i+1), Kind: Till}, behind)
		g.join(zone(i*aisles/tills, 0), till)
		g.join(till, lobby)
		if i > 0 {
			g.join(lobby-2, lobby)
		}
	}
}

func (g *Graph) join(a, b int) { g.Edges = append(g.Edges, [2]int{a, b}) }
