package features

import "slices"

// counter counts the columns of one block in one text: it lists every
// occurrence, sorts the list and measures the runs. A text touches few of the
// columns, so this stays in the nearest cache, where an array of counts for all
// columns would not.
type counter struct {
	columns []uint32 // of each occurrence
	sorted  []uint32
	ends    []uint32 // where the run of each column ends
	places  [1 << digitBits]uint32
}

func (c *counter) add(column uint32) { c.columns = append(c.columns, column) }

// addAll adds the nodes that are columns: those below limit.
func (c *counter) addAll(nodes []uint32, limit uint32) {
	n := len(c.columns)
	c.columns = slices.Grow(c.columns, len(nodes)+1)
	columns := c.columns[:n+len(nodes)+1]
	for _, node := range nodes {
		columns[n] = node
		n += int((uint64(node) - uint64(limit)) >> 63)
	}
	c.columns = columns[:n]
}

// drain empties the counter into dst, in the order of the columns: first plus
// the column, and the weight of its count and its term.
func (c *counter) drain(dst Vector, b *block) Vector {
	n := len(c.columns)
	if n == 0 {
		return dst
	}
	c.sorted = resize(c.sorted, n)
	sorted := c.sort(b.columns)
	from := len(dst.Index)
	index := slices.Grow(dst.Index, n)[:from+n]
	c.ends = resize(c.ends, n)
	distinct := markRuns(index[from:], c.ends, sorted)
	index = index[:from+distinct]
	value := slices.Grow(dst.Value, distinct)[:from+distinct]
	b.weigh(index[from:], value[from:], c.ends)
	c.columns = c.columns[:0]
	return Vector{index, value}
}

// markRuns writes each column once to index, and to ends where its run in
// sorted ends. It returns the number of runs.
func markRuns(index, ends, sorted []uint32) int {
	index, ends = index[:len(sorted)], ends[:len(sorted)]
	run, last := -1, none
	for k, column := range sorted {
		differs := uint64(column ^ last)
		run += int(-differs >> 63)
		last = column
		index[run], ends[run] = column, uint32(k+1)
	}
	return run + 1
}
