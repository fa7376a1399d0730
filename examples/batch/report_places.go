package main

import (
	"cmp"
	"slices"
	"strings"
)

type placeRow struct {
	Name, Begins string
	Comments     int64
	Topics       string
	Stance       [stanceKinds]int64
	Bars         []barPart
}

type barPart struct {
	Class       string
	X, Width, N int64
}

// placeRows lists the threads or the sources with the most comments.
func (j *job) placeRows(p *places, threads bool) []placeRow {
	order := slices.Clone(p.Order)
	slices.SortStableFunc(order, func(a, b string) int { return cmp.Compare(p.By[b].Comments, p.By[a].Comments) })
	folder := j.folder()
	var rows []placeRow
	for _, name := range order {
		if len(rows) == placeRows {
			break
		}
		if name == "" && threads {
			continue
		}
		s := p.By[name]
		row := placeRow{Name: strings.TrimPrefix(name, folder), Comments: s.Comments}
		if threads {
			row.Name, row.Begins = p.threadName(name)
		}
		best := int64(0)
		for k := range s.Labels {
			n := int64(0)
			for stance, v := range s.Labels[k] {
				row.Stance[stance] += v
				n += v
			}
			if n > best {
				best, row.Topics = n, j.title(j.tally.Topics[k].Topic)
			}
		}
		row.Bars = bars(row.Stance)
		rows = append(rows, row)
	}
	return rows
}

// bars sets stances side by side in 100 parts.
func bars(n [stanceKinds]int64) []barPart {
	total, x := int64(0), int64(0)
	for _, v := range n {
		total += v
	}
	var parts []barPart
	sum := int64(0)
	for _, s := range stanceOrder {
		if n[s] == 0 {
			continue
		}
		sum += n[s]
		end := 100 * sum / total
		class := s.String()
		if class == "" {
			class = "unlabelled"
		}
		parts = append(parts, barPart{class, x, end - x, n[s]})
		x = end
	}
	return parts
}
