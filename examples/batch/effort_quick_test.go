//go:build !slow

package main

// How much the tests do; the build tag slow lets them do more.
const (
	kills          = 1
	killedFormats  = 3
	killedComments = 6000
	failStep       = 3
	longLines      = 20_000
	brokenEvery    = 100
)
