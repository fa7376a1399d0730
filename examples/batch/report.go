package main

func (j *job) writeReport() error { return nil }
