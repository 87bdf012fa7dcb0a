// Package limiter counts calls per client in memory.
package limiter

import "sync"

type Limiter struct {
	mu   sync.Mutex
	max  int
	used map[string]int
}

func New(max int) *Limiter {
	return &Limiter{max: max, used: make(map[string]int)}
}

func (l *Limiter) Allow(client string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	n := l.used[client]
	if n >= l.max {
		return false
	}
	l.used[client] = n + 1
	return true
}

func (l *Limiter) Reset() {
	l.mu.Lock()
	l.used = make(map[string]int)
	l.mu.Unlock()
}
