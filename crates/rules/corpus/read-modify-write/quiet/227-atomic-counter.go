// Counts the tickets handed out by this process.
package door

import "sync/atomic"

type Door struct {
	left atomic.Int64
}

// Admit takes one place if there is one.
func (d *Door) Admit() bool {
	for {
		left := d.left.Load()
		if left == 0 {
			return false
		}
		if d.left.CompareAndSwap(left, left-1) {
			return true
		}
	}
}
