package features

import "slices"

// counter counts the columns of one block in one text. A byte holds each
// count; a bitmap of two levels holds which columns there are, and gives them
// back in order without a sort.
type counter struct {
	counts  []uint8
	marks   []uint64 // a bit for each column
	summary []uint64 // a bit for each word of marks that is not 0
	beyond  []uint32 // a column for each occurrence after the 255th
	added   int      // how much was counted: no fewer than there are columns
}

// grow makes room for columns. The counter is empty before and after.
func (c *counter) grow(columns int) {
	if len(c.counts) >= columns {
		return
	}
	c.counts = make([]uint8, columns)
	c.marks = make([]uint64, columns/64+1)
	c.summary = make([]uint64, columns/(64*64)+1)
}

func (c *counter) add(column uint32) {
	c.added++
	n := c.counts[column]
	if n == 0 {
		c.marks[column/64] |= 1 << (column % 64)
		c.summary[column/(64*64)] |= 1 << (column / 64 % 64)
	}
	if n == 255 {
		c.beyond = append(c.beyond, column)
		return
	}
	c.counts[column] = n + 1
}

// addAll counts the columns at nodes[i] for each i of places. Nodes from
// columns on are no columns.
func (c *counter) addAll(nodes, places []uint32, columns uint32) {
	counts, marks, summary := c.counts, c.marks, c.summary
	c.added += len(places)
	for _, i := range places {
		column := nodes[i]
		if column >= columns {
			continue
		}
		n := counts[column]
		if n == 255 {
			c.beyond = append(c.beyond, column)
			continue
		}
		counts[column] = n + 1
		marks[column/64] |= 1 << (column % 64)
		summary[column/(64*64)] |= 1 << (column / 64 % 64)
	}
}

// drain empties the counter into dst, in the order of the columns: first plus
// the column, and the weight of its count and its term.
func (c *counter) drain(dst Vector, b *block) Vector {
	slices.Sort(c.beyond)
	index := slices.Grow(dst.Index, c.added)
	value := slices.Grow(dst.Value, c.added)
	index, value = index[:len(index)+c.added], value[:len(value)+c.added]
	n := len(dst.Index)
	for i, s := range c.summary {
		if s == 0 {
			continue
		}
		c.summary[i] = 0
		for ; s != 0; s &= s - 1 {
			w := uint32(i*64) + lowestBit(s)
			m := c.marks[w]
			c.marks[w] = 0
			for ; m != 0; m &= m - 1 {
				column := w*64 + lowestBit(m)
				count := c.counts[column]
				c.counts[column] = 0
				index[n] = column
				value[n] = b.tf[count]
				if count == 255 {
					value[n] = b.cfg.TF.of(255 + c.times(column))
				}
				n++
			}
		}
	}
	b.weighColumns(index[len(dst.Index):n], value[len(dst.Value):n])
	c.beyond, c.added = c.beyond[:0], 0
	return Vector{index[:n], value[:n]}
}

// times returns how often a column stands in beyond, which is sorted.
func (c *counter) times(column uint32) int {
	from, _ := slices.BinarySearch(c.beyond, column)
	to, _ := slices.BinarySearch(c.beyond, column+1)
	return to - from
}
