// Package columnar reads and writes comments as Parquet, the format of tables
// that DuckDB, pandas and Spark open at once. It is apart from package
// datasets so that who does not need it does not link it.
//
//	cfg := datasets.ReadConfig{Parquet: columnar.Read}
//	for c, err := range datasets.Open("comments.parquet", cfg) { … }
//
// The columns are those of a labelled row; [Write] says which. [Read] also
// takes those of a classified row, in which topics are a list.
package columnar
