// Package tensorfile writes and reads files of named arrays. A file is a valid
// safetensors file, which Python's safetensors opens as well:
//
//	┌────────────┬──────────────────────────┬─────────────────────────┐
//	│ 8 bytes    │ n bytes of JSON          │ the arrays, end to end, │
//	│ n, little- │ name → dtype, shape,     │ little-endian, no holes │
//	│ endian     │ data_offsets; metadata   │                         │
//	└────────────┴──────────────────────────┴─────────────────────────┘
//
// The metadata begin with a checksum (CRC-32C) over the whole file, the digits
// of the checksum itself taken as zeros. A file is data from outside: every
// length is held against the size of the file before memory is taken for it.
//
//	var w tensorfile.Writer
//	tensorfile.Add(&w, "weights", []float32{1, 2, 3, 4}, 2, 2)
//	w.SetMetadata("made_by", "an example")
//	_, err := w.WriteTo(file)
//	…
//	f, err := tensorfile.Open(file, size)
//	weights, err := tensorfile.Values[float32](f, "weights")
package tensorfile
