package termdoc_test

import (
	"fmt"

	"github.com/james-bowman/nlp"
	"github.com/james-bowman/nlp/measures/pairwise"
	"gonum.org/v1/gonum/mat"

	"example.com/discourse/features"
	"example.com/discourse/features/termdoc"
)

var comments = []string{
	"The computer crashed and the system lost my report.",
	"My report went when the computer crashed.",
	"The system crashed, and the computer with it.",
	"Too many cases for too few officers.",
	"Few officers, many cases, no time.",
	"We have no time for so many cases.",
}

// Latent semantic analysis: comments that share no word may be near each other
// through a third.
func Example_latentSemanticAnalysis() {
	lsa := nlp.NewPipeline(termdoc.New(features.Config{}), nlp.NewTruncatedSVD(2))
	topics, err := lsa.FitTransform(comments...)
	if err != nil {
		fmt.Println(err)
		return
	}
	column := func(j int) mat.Vector { return topics.(mat.ColViewer).ColView(j) }
	for _, j := range []int{2, 4} {
		fmt.Printf("%q: alike %t\n", comments[j], pairwise.CosineSimilarity(column(1), column(j)) > 0.5)
	}
	// Output:
	// "The system crashed, and the computer with it.": alike true
	// "Few officers, many cases, no time.": alike false
}

// A topic model wants counts, of words alone.
func Example_latentDirichletAllocation() {
	counts := features.Config{Blocks: []features.Block{{
		MinN: 1, MaxN: 1, TF: features.RawTF, IDF: features.NoIDF, Norm: features.NoNorm,
		Tokeniser: features.TokeniserConfig{StopWords: []string{"the", "and", "my", "for", "too"}},
	}}}
	lda := nlp.NewLatentDirichletAllocation(2)
	lda.Processes = 1
	topics, err := nlp.NewPipeline(termdoc.New(counts), lda).FitTransform(comments...)
	if err != nil {
		fmt.Println(err)
		return
	}
	rows, columns := topics.Dims()
	fmt.Println(rows, "topics,", columns, "comments")
	// Output: 2 topics, 6 comments
}
