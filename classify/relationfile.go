package classify

import (
	"example.com/discourse/features"
	"example.com/discourse/features/tensorfile"
)

// A namedVectoriser has the prefix of its arrays in a model file.
type namedVectoriser struct {
	prefix string
	at     **features.Vectoriser
}

// vectorisers lists those of a relation model, in the order of their columns.
func (x *relationModel) vectorisers() []namedVectoriser {
	return []namedVectoriser{{"relation.reply.", &x.reply}, {"relation.both.", &x.both}}
}

// add puts the arrays into a file.
func (x *relationModel) add(file *tensorfile.Writer) error {
	for _, v := range x.vectorisers() {
		if err := (*v.at).AppendTensors(v.prefix, file); err != nil {
			return err
		}
	}
	x.layer.add(file, "relation.")
	return nil
}

// read takes the arrays out of a file.
func (x *relationModel) read(file *tensorfile.File) (err error) {
	for _, v := range x.vectorisers() {
		if *v.at, err = features.VectoriserFrom(file, v.prefix); err != nil {
			return err
		}
	}
	x.layer, err = readLayer(file, "relation.", x.columns(), relationOutputs)
	return err
}
