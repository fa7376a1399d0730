//go:build slow

package main

const (
	kills          = 20
	killedFormats  = 4
	killedComments = 40000
	failStep       = 1
	longLines      = 1_000_000
	brokenEvery    = 1000
)
