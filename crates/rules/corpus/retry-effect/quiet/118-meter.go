// Reads a heat meter over a noisy serial line.
package meter

import (
	"errors"
	"time"
)

var ErrChecksum = errors.New("bad checksum")

type Line interface {
	ReadRegister(addr uint16) (uint32, error)
}

func retrying[T any](n int, f func() (T, error)) (T, error) {
	var v T
	var err error
	for n > 0 {
		if v, err = f(); err == nil {
			return v, nil
		}
		n--
		time.Sleep(50 * time.Millisecond)
	}
	return v, err
}

func KilowattHours(l Line) (uint32, error) {
	return retrying(5, func() (uint32, error) {
		return l.ReadRegister(0x0102)
	})
}
