package live

import (
	"context"
	"sync"
	"time"
)

// pace ties the store's time to the wall clock's: the first message is due at once, the others as far behind
// it as they arrived.
type pace struct {
	speed float64

	mu    sync.Mutex
	begun bool
	wall  time.Time
	store time.Duration
}

// wait returns when a message that arrived at a store time is due, and how far behind that it is now.
func (p *pace) wait(ctx context.Context, at time.Duration) (behind time.Duration, err error) {
	due := p.due(at)
	early := time.Until(due)
	if early <= 0 {
		return -early, ctx.Err()
	}
	timer := time.NewTimer(early)
	defer timer.Stop()
	select {
	case <-timer.C:
		return 0, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (p *pace) due(at time.Duration) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.begun {
		p.begun, p.wall, p.store = true, time.Now(), at
	}
	return p.wall.Add(time.Duration(float64(at-p.store) / p.speed))
}

// now is the store's time; 0 before the first message.
func (p *pace) now() time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.begun {
		return 0
	}
	return p.store + time.Duration(float64(time.Since(p.wall))*p.speed)
}
