package policy

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/metrics"
	"sync"
	"sync/atomic"
	"time"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/topdown"
)

// Limits are what one custom rule may take to judge one application. Zero is no
// limit.
type Limits struct {
	Time time.Duration
	// Memory is in bytes. It is what the heap of the process grows by.
	Memory uint64
}

// DefaultLimits are a thousand times what a rule takes.
var DefaultLimits = Limits{Time: 5 * time.Second, Memory: 128 << 20}

// A guard holds the evaluation of custom rules to limits.
type guard struct {
	limits Limits
	// alone is held by a rule that is tried again without others beside it: what
	// one of them takes cannot be told from what another does.
	alone sync.RWMutex
	// stuck tells that a rule could not be stopped, and still runs.
	stuck atomic.Bool
}

var (
	errMemory = errors.New("it takes too much memory")
	errStuck  = errors.New("not evaluated, because a rule before it could not be stopped")
)

// An evaluation is asked for its result until cancel is set.
type evaluation func(ctx context.Context, cancel topdown.Cancel) (ast.Value, error)

// run gives the result of an evaluation, or says which limit it has met.
func (g *guard) run(ctx context.Context, evaluate evaluation) (ast.Value, error) {
	g.alone.RLock()
	value, err := g.watch(ctx, evaluate)
	g.alone.RUnlock()
	if errors.Is(err, errMemory) {
		g.alone.Lock()
		defer g.alone.Unlock()
		runtime.GC() // what the first attempt has left behind is no part of the second
		value, err = g.watch(ctx, evaluate)
	}
	return value, err
}

// watch stops an evaluation that meets a limit. One that does not stop is left
// behind: nothing but the end of the process ends a call of a function.
func (g *guard) watch(ctx context.Context, evaluate evaluation) (ast.Value, error) {
	if g.stuck.Load() {
		return nil, errStuck
	}
	type outcome struct {
		value ast.Value
		err   error
	}
	done := make(chan outcome, 1)
	cancel := topdown.NewCancel()
	go func() {
		var o outcome
		defer func() {
			if cause := recover(); cause != nil {
				o.err = errors.New("it makes OPA itself fail")
			}
			done <- o
		}()
		o.value, o.err = evaluate(ctx, cancel)
	}()

	const often, grace = 5 * time.Millisecond, time.Second
	tick := time.NewTicker(often)
	defer tick.Stop()
	var deadline <-chan time.Time
	if g.limits.Time > 0 {
		timer := time.NewTimer(g.limits.Time)
		defer timer.Stop()
		deadline = timer.C
	}
	before := heap()
	var reason error
	stop := func(why error) {
		reason = why
		cancel.Cancel()
		deadline = time.After(grace)
	}
	for {
		select {
		case o := <-done:
			if reason != nil && o.err != nil {
				return nil, reason
			}
			return o.value, o.err
		case <-ctx.Done():
			cancel.Cancel()
			return nil, ctx.Err()
		case <-deadline:
			if reason != nil {
				g.stuck.Store(true)
				return nil, reason
			}
			stop(fmt.Errorf("stopped after %s: it may loop for ever", g.limits.Time))
		case <-tick.C:
			if reason == nil && g.exceeded(before) {
				stop(fmt.Errorf("stopped: %w, more than %d MiB", errMemory, g.limits.Memory>>20))
			}
		}
	}
}

// exceeded tells whether the heap has grown by more than it may. What is garbage
// does not count.
func (g *guard) exceeded(before uint64) bool {
	most := before + g.limits.Memory
	if g.limits.Memory == 0 || heap() <= most {
		return false
	}
	runtime.GC()
	return heap() > most
}

// heap gives the bytes of the objects of this process, and of its stacks.
func heap() uint64 {
	samples := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(samples)
	return samples[0].Value.Uint64() + samples[1].Value.Uint64()
}
