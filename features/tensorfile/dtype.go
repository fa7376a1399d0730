package tensorfile

import (
	"encoding/binary"
	"math"
)

// Number is what an array may hold.
type Number interface {
	uint8 | uint32 | uint64 | float32 | float64
}

// DType names the numbers of an array, as safetensors does.
type DType string

// The dtypes that can be written and read.
const (
	U8  DType = "U8"
	U32 DType = "U32"
	U64 DType = "U64"
	F32 DType = "F32"
	F64 DType = "F64"
)

// size returns the bytes of one number, or 0 if d is unknown.
func (d DType) size() int {
	switch d {
	case U8:
		return 1
	case U32, F32:
		return 4
	case U64, F64:
		return 8
	}
	return 0
}

func dtypeOf[T Number]() DType {
	switch any(T(0)).(type) {
	case uint8:
		return U8
	case uint32:
		return U32
	case uint64:
		return U64
	case float32:
		return F32
	}
	return F64
}

// encode writes values to dst, which has room for them.
func encode[T Number](dst []byte, values []T) {
	switch v := any(values).(type) {
	case []uint8:
		copy(dst, v)
	case []uint32:
		for i, x := range v {
			binary.LittleEndian.PutUint32(dst[4*i:], x)
		}
	case []uint64:
		for i, x := range v {
			binary.LittleEndian.PutUint64(dst[8*i:], x)
		}
	case []float32:
		for i, x := range v {
			binary.LittleEndian.PutUint32(dst[4*i:], math.Float32bits(x))
		}
	case []float64:
		for i, x := range v {
			binary.LittleEndian.PutUint64(dst[8*i:], math.Float64bits(x))
		}
	}
}

// decode fills values from src, which is exactly as long.
func decode[T Number](values []T, src []byte) {
	switch v := any(values).(type) {
	case []uint8:
		copy(v, src)
	case []uint32:
		for i := range v {
			v[i] = binary.LittleEndian.Uint32(src[4*i:])
		}
	case []uint64:
		for i := range v {
			v[i] = binary.LittleEndian.Uint64(src[8*i:])
		}
	case []float32:
		for i := range v {
			v[i] = math.Float32frombits(binary.LittleEndian.Uint32(src[4*i:]))
		}
	case []float64:
		for i := range v {
			v[i] = math.Float64frombits(binary.LittleEndian.Uint64(src[8*i:]))
		}
	}
}
