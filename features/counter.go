package features

import "slices"

// counter counts the columns of one block in one text. A byte holds each
// count; a bitmap of three levels holds which columns there are, and gives
// them back in order without a sort.
type counter struct {
	counts  []uint8
	beyond  []uint32 // a column for each occurrence after the 255th
	touched []uint32 // the columns whose counts are not 0
	marks   []uint64 // a bit for each of them
	summary []uint64 // a bit for each word of marks that is not 0
	top     []uint64 // a bit for each word of summary that is not 0
}

// grow makes room for columns. The counter is empty before and after.
func (c *counter) grow(columns int) {
	if len(c.counts) >= columns {
		return
	}
	c.counts = make([]uint8, columns)
	c.marks = make([]uint64, columns/64+1)
	c.summary = make([]uint64, columns/(64*64)+1)
	c.top = make([]uint64, columns/(64*64*64)+1)
}

func (c *counter) add(column uint32) {
	n := c.counts[column]
	switch n {
	case 0:
		c.touched = append(c.touched, column)
	case 255:
		c.beyond = append(c.beyond, column)
		return
	}
	c.counts[column] = n + 1
}

// addAll counts the columns at nodes[i] for each i of places. Nodes from
// columns on are no columns.
func (c *counter) addAll(nodes, places []uint32, columns uint32) {
	c.touched = slices.Grow(c.touched, len(places)+1)
	touched := c.touched[:len(c.touched)+len(places)+1]
	k := len(c.touched)
	counts := c.counts
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
		touched[k] = column
		k += int((uint64(n) - 1) >> 63) // one more if n was 0
	}
	c.touched = touched[:k]
}

// drain empties the counter into dst, in the order of the columns: first plus
// the column, and the weight of its count and its term.
func (c *counter) drain(dst Vector, b *block) Vector {
	marks, summary := c.marks, c.summary
	for _, column := range c.touched {
		marks[column/64] |= 1 << (column % 64)
		summary[column/(64*64)] |= 1 << (column / 64 % 64)
		c.top[column/(64*64*64)] |= 1 << (column / (64 * 64) % 64)
	}
	from := len(dst.Index)
	index := c.takeColumns(slices.Grow(dst.Index, len(c.touched)))
	value := slices.Grow(dst.Value, len(c.touched))[:len(index)]
	if len(c.beyond) > 0 {
		slices.Sort(c.beyond)
	}
	b.weigh(c, index[from:], value[from:])
	c.touched, c.beyond = c.touched[:0], c.beyond[:0]
	return Vector{index, value}
}

// takeColumns appends the columns that are marked, in order, and takes the
// marks away. dst has room for them.
func (c *counter) takeColumns(dst []uint32) []uint32 {
	n := len(dst)
	dst = dst[:n+len(c.touched)]
	for i, t := range c.top {
		c.top[i] = 0
		for ; t != 0; t &= t - 1 {
			k := uint32(i*64) + lowestBit(t)
			s := c.summary[k]
			c.summary[k] = 0
			for ; s != 0; s &= s - 1 {
				w := k*64 + lowestBit(s)
				m := c.marks[w]
				c.marks[w] = 0
				for ; m != 0; m &= m - 1 {
					dst[n] = w*64 + lowestBit(m)
					n++
				}
			}
		}
	}
	return dst
}

// times returns how often a column stands in beyond, which is sorted.
func (c *counter) times(column uint32) int {
	from, _ := slices.BinarySearch(c.beyond, column)
	to, _ := slices.BinarySearch(c.beyond, column+1)
	return to - from
}
