package main

// The units that figures are shown in, of seconds.
const (
	milliseconds = 1e3
	microseconds = 1e6
)

// A cost is the processor time, in seconds, that instances and browsers spend on a new image and on a hit in memory.
type cost struct{ draw, hit float64 }

// request is what a request takes on average at a hit rate from 0 to 1.
func (c cost) request(hitRate float64) float64 { return (1-hitRate)*c.draw + hitRate*c.hit }

// rate is how many requests a second keep so many cores busy all the time.
func (c cost) rate(hitRate, cores float64) float64 { return cores / c.request(hitRate) }

// A sharedCost is the processor time, in seconds, that a store spends: on a new image, which it is asked for in vain,
// and keeps; and on an image that it is asked for and has.
type sharedCost struct{ draw, get float64 }

// images is how many new images a second keep one core of the store busy, where each of n instances is asked for each
// image: one draws it, and the others get it.
func (c sharedCost) images(n int) float64 { return 1 / (c.draw + float64(n-1)*c.get) }
