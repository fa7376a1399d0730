//go:build race

package classify

// raceEnabled: the race detector drops pooled memory at random, so that
// allocations cannot be counted.
const raceEnabled = true
