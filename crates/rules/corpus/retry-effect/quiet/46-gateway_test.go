// Tests of the stand-in gateway that fails a set number of times.
package gateway

import (
	"context"
	"errors"
	"testing"
)

type flaky struct {
	failures int
	charges  []int64
}

func (f *flaky) Charge(_ context.Context, _ string, cents int64) error {
	if f.failures > 0 {
		f.failures--
		return errors.New("not now")
	}
	f.charges = append(f.charges, cents)
	return nil
}

func TestFlakyGatewayRecovers(t *testing.T) {
	g := &flaky{failures: 2}
	tries := 0
	for tries < 5 {
		tries++
		if err := g.Charge(context.Background(), "order-1", 1999); err != nil {
			continue
		}
		break
	}
	if tries != 3 {
		t.Fatalf("charged on try %d, want 3", tries)
	}
	if len(g.charges) != 1 {
		t.Fatalf("%d charges, want 1", len(g.charges))
	}
}
