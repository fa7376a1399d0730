package linear

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestElementaryFunctionsAgreeWithTheStandardLibrary(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for range 20000 {
		x := math.Exp(r.Float64()*600 - 300)
		require.InEpsilon(t, 1+math.Abs(math.Log(x)), 1+math.Abs(Log(x)), 1e-15, "log %g", x)
		y := r.Float64()*1400 - 700
		require.InEpsilon(t, math.Exp(y), Exp(y), 1e-14, "exp %g", y)
		z := r.Float64()*80 - 40
		require.InEpsilon(t, 1/(1+math.Exp(-z)), Sigmoid(z), 1e-13, "sigmoid %g", z)
		require.InEpsilon(t, math.Log1p(math.Exp(z)), Softplus(z), 1e-9, "softplus %g", z)
	}
	require.Equal(t, 0.0, Exp(-800))
	require.True(t, math.IsInf(Exp(800), 1))
	require.Equal(t, 1.0, Exp(0))
	require.Equal(t, 0.0, Log(1))
	require.Equal(t, 0.5, Sigmoid(0))
}
