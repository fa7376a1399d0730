package classify

import "fmt"

// Speed says how long things took. What was not measured is 0 and left out.
type Speed struct {
	// Fit is the seconds from texts to vocabulary and matrix, Train those from
	// there to the model, calibration included.
	Fit   float64 `json:"fit_s,omitempty"`
	Train float64 `json:"train_s,omitempty"`
	// VectoriseMB and ClassifyMB are megabytes (10⁶ bytes) of text a second,
	// from text to vector and from text to labels, on one processor;
	// ClassifyDocs is comments a second.
	VectoriseMB  float64 `json:"vectorise_mb_s,omitempty"`
	ClassifyMB   float64 `json:"classify_mb_s,omitempty"`
	ClassifyDocs float64 `json:"classify_docs_s,omitempty"`
}

// line returns the figures in one line.
func (s *Speed) line() string {
	text := ""
	add := func(format string, v float64) {
		if v > 0 {
			if text != "" {
				text += ", "
			}
			text += fmt.Sprintf(format, v)
		}
	}
	add("fit %.2f s", s.Fit)
	add("train %.2f s", s.Train)
	add("vectorise %.1f MB/s", s.VectoriseMB)
	add("classify %.1f MB/s", s.ClassifyMB)
	add("%.0f comments/s", s.ClassifyDocs)
	return text
}
