// Builds a histogram of parcel weights from a slice.
package weights

import (
	"fmt"
	"io"
	"sort"
)

type Parcel struct {
	Grams int
}

func Histogram(parcels []Parcel, width int) map[int]int {
	buckets := map[int]int{}
	for _, p := range parcels {
		b := p.Grams / width
		n, ok := buckets[b]
		if !ok {
			n = 0
		}
		buckets[b] = n + 1
	}
	return buckets
}

func Print(w io.Writer, h map[int]int, width int) {
	keys := make([]int, 0, len(h))
	for k := range h {
		keys = append(keys, k)
	}
	sort.Ints(keys)
	for _, k := range keys {
		fmt.Fprintf(w, "%6d g: %d\n", k*width, h[k])
	}
}
