// Package termdoc hands texts that features has counted and weighed to
// github.com/james-bowman/nlp, which wants a row for each term and a column for
// each document:
//
//	lsa := nlp.NewPipeline(termdoc.New(features.Config{}), nlp.NewTruncatedSVD(100))
//	topics, err := lsa.FitTransform(texts...)
//
// nlp's own transformers of counts (TfidfTransformer) are not needed, since the
// config says how terms are weighed. For its topic model, which wants counts,
// take RawTF, NoIDF and NoNorm. Nothing else of this module links nlp.
package termdoc
