//go:build !slow

package main

// The build tag slow kills more often and in more formats.
const (
	kills          = 2
	killedFormats  = 3
	killedComments = 10000
	failStep       = 3
)
