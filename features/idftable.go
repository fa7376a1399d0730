package features

// idfTable holds the inverse document frequencies of columns. Columns stand in
// falling document frequency, so that equal values stand together: a value is
// kept once for each run of them. The first columns, where runs are short and
// most look-ups go, have their values side by side.
type idfTable struct {
	first []float64 // of the first columns
	runs  []idfRun
	runAt []uint32 // the run of every column that is a multiple of columnsPerRunAt
}

// idfRun is a run of columns of one value.
type idfRun struct {
	end   uint32 // the column after its last
	value float64
}

const (
	firstColumns    = 4096
	columnsPerRunAt = 64
)

func newIDFTable(values []float64) idfTable {
	t := idfTable{first: values[:min(len(values), firstColumns):min(len(values), firstColumns)]}
	if len(values) > len(t.first) {
		t.first = append([]float64(nil), t.first...) // so that the rest can go
	}
	for column, v := range values {
		if n := len(t.runs); n > 0 && t.runs[n-1].value == v {
			t.runs[n-1].end++
		} else {
			t.runs = append(t.runs, idfRun{uint32(column + 1), v})
		}
		if column%columnsPerRunAt == 0 {
			t.runAt = append(t.runAt, uint32(len(t.runs)-1))
		}
	}
	return t
}

// of returns the value of a column.
func (t *idfTable) of(column uint32) float64 {
	if column < uint32(len(t.first)) {
		return t.first[column]
	}
	run := t.runAt[column/columnsPerRunAt]
	for t.runs[run].end <= column {
		run++
	}
	return t.runs[run].value
}

// weigh multiplies the values by those of their columns.
func (t *idfTable) weigh(columns []uint32, values []float64) {
	values = values[:len(columns)]
	k := 0
	for ; k < len(columns) && columns[k] < uint32(len(t.first)); k++ {
		values[k] *= t.first[columns[k]]
	}
	for ; k < len(columns); k++ {
		values[k] *= t.of(columns[k])
	}
}
