package columnar

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go"

	"example.com/discourse/datasets"
)

// maxLabels is how many topics one row may have, so that memory is bounded; no
// codebook has as many.
const maxLabels = 4096

var (
	errTooManyLabels = fmt.Errorf("column %q lists more than %d topics", "topics", maxLabels)
	errNoTopic       = errors.New(`column "topics" lists a label without a topic`)
)

// labels reads labels that are a list in a column "topics": of groups with
// "topic" and "stance", as the program batch writes them, or of plain names.
type labels struct {
	topic, stance, context *column
	// null is 1 where the list itself may be missing; then level 0 of definition
	// says that it is. A value of a level below empty is no element.
	null, empty int
}

// newLabels finds the columns of labels; nil where there are none.
func newLabels(root *parquet.Column, open func(*parquet.Column) *column) *labels {
	for _, c := range root.Columns() {
		if !strings.EqualFold(c.Name(), "topics") || c.Leaf() && !c.Repeated() {
			continue
		}
		l := &labels{}
		if c.Optional() {
			l.null = 1
		}
		list, defs := c, 0
		for {
			if !list.Required() {
				defs++
			}
			if list.Repeated() || list.Leaf() || len(list.Columns()) != 1 {
				break
			}
			list = list.Columns()[0]
		}
		if !list.Repeated() {
			continue
		}
		l.empty = defs
		l.find(list, open)
		if l.topic != nil {
			return l
		}
	}
	return nil
}

// find opens the columns of an element of the list.
func (l *labels) find(element *parquet.Column, open func(*parquet.Column) *column) {
	for !element.Leaf() && len(element.Columns()) == 1 && !element.Columns()[0].Repeated() {
		element = element.Columns()[0]
	}
	if element.Leaf() {
		l.topic = open(element)
		return
	}
	for _, c := range element.Columns() {
		if !c.Leaf() || c.Repeated() {
			continue
		}
		switch c.Name() {
		case "topic":
			l.topic = open(c)
		case "stance":
			l.stance = open(c)
		case "context":
			l.context = open(c)
		}
	}
}

func (l *labels) columns() []*column {
	return slices.DeleteFunc([]*column{l.topic, l.stance, l.context}, func(k *column) bool { return k == nil })
}

// row takes the labels of the next row. The error of the first kind is a fault
// of the row, that of the second one of the file.
func (l *labels) row() (topics map[string]datasets.Stance, context bool, bad, err error) {
	for i := 0; ; i++ {
		v, err := l.topic.peek()
		if err == io.EOF && i > 0 || err == nil && i > 0 && v.RepetitionLevel() == 0 {
			return topics, context && len(topics) > 0, bad, nil
		}
		if err != nil {
			return nil, false, nil, endedEarly(l.topic, err)
		}
		there := v.DefinitionLevel() >= l.empty
		if i == 0 && (l.null == 0 || v.DefinitionLevel() > 0) {
			topics, context = map[string]datasets.Stance{}, true
		}
		name := ""
		if !v.IsNull() {
			name = strings.ToValidUTF8(l.topic.text(v), "\uFFFD")
		}
		l.topic.take()
		stance, err := l.cell(l.stance)
		if err != nil {
			return nil, false, nil, err
		}
		flag, err := l.cell(l.context)
		if err != nil {
			return nil, false, nil, err
		}
		if !there {
			continue
		}
		if context = context && flag == "true"; name == "" {
			bad = errNoTopic
			continue
		}
		if len(topics) >= maxLabels {
			bad = errTooManyLabels
			continue
		}
		parsed, fault := datasets.ParseStance(stance)
		if fault != nil {
			bad = fmt.Errorf("column %q, topic %q: %w", "topics", strings.ToValidUTF8(name[:min(len(name), 40)], "…"), fault)
		}
		topics[name] = parsed
	}
}

// cell takes the next value of a column that may not be there.
func (l *labels) cell(k *column) (string, error) {
	if k == nil {
		return "", nil
	}
	v, err := k.peek()
	if err != nil {
		return "", endedEarly(k, err)
	}
	k.take()
	if v.IsNull() {
		return "", nil
	}
	return k.text(v), nil
}

func endedEarly(k *column, err error) error {
	if err == io.EOF {
		return fmt.Errorf("damaged: column %q ends before the others", k.name)
	}
	return err
}
