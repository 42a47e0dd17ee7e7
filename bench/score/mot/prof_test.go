package mot
import "testing"
func BenchmarkProf(b *testing.B) {
	f, _, err := Find("/tmp/te_mot17/gt","/tmp/te_mot17/tr/t"); if err != nil { b.Fatal(err) }
	b.ReportAllocs()
	for b.Loop() {
		var all []Sequence
		for _, x := range f { s, err := EvaluateFiles(x, Options{}); if err != nil { b.Fatal(err) }; all = append(all, s); Combine(s).Figures(0) }
		Combine(all...).Figures(0)
	}
}
