package classify

import (
	"strings"

	"example.com/discourse/datasets"
)

const (
	// articleWords is how many words the paragraphs of a pasted article have at
	// least, together, and articleParagraph each.
	articleWords, articleParagraph = 50, 15
)

// articles finds pasted articles by their form: two or more paragraphs in a row
// in which nobody says "I", "we" or "you" outside quotation marks, after a line
// that announces them: an address, a byline, a heading, or one that ends in a
// colon. The line belongs to the article, unless it ends in a colon: then it is
// what the author says of it.
func (q *quoter) articles(text string) {
	if len(q.words) < articleWords || strings.IndexByte(text, '\n') < 0 {
		return
	}
	var run datasets.Span
	paragraphs, total, word := 0, 0, 0
	announced, announcedAt := false, 0
	flush := func() {
		if announced && paragraphs >= 2 && total >= articleWords {
			q.spans = append(q.spans, datasets.Span{Start: announcedAt, End: run.End})
		}
		paragraphs, total = 0, 0
	}
	eachLine(text, func(start, end int) {
		first := word
		for word < len(q.words) && int(q.words[word].start) < end {
			word++
		}
		line := strings.TrimSpace(text[start:end])
		if line == "" {
			return
		}
		words := word - first
		if words >= articleParagraph && !personal(line) && endsSentence(line) {
			if paragraphs == 0 {
				run.Start = start
			}
			paragraphs, total, run.End = paragraphs+1, total+words, end
			return
		}
		flush()
		announced = announces(line, words)
		announcedAt = start
		if strings.HasSuffix(line, ":") {
			announcedAt = end
		}
	})
	flush()
}

// announces says whether an article may come after a line: an address, a byline,
// a heading, or a line that ends in a colon.
func announces(line string, words int) bool {
	last := line[len(line)-1]
	switch {
	case strings.HasPrefix(line, "http://"), strings.HasPrefix(line, "https://"), strings.HasPrefix(line, "www."):
		return true
	case last == ':':
		return true
	case words <= 14 && words >= 2 && last != '.' && last != '!' && last != '?' && last != ',':
		return !personal(line)
	}
	return false
}

func endsSentence(line string) bool {
	line = strings.TrimRight(line, "\"')]”’ ")
	return line != "" && strings.IndexByte(".!?:…", line[len(line)-1]) >= 0
}

var persons = map[string]bool{
	"i": true, "i'm": true, "i've": true, "i'd": true, "i'll": true, "me": true, "my": true, "mine": true,
	"we": true, "we're": true, "we've": true, "we'll": true, "us": true, "our": true, "ours": true,
	"you": true, "you're": true, "you've": true, "your": true, "yours": true,
}

// personal says whether a writer speaks of himself or to others, outside
// quotation marks.
func personal(line string) bool {
	inside := false
	var lower [8]byte
	n := 0
	for i := 0; i <= len(line); i++ {
		b := byte(' ')
		if i < len(line) {
			b = line[i]
		}
		switch {
		case 'A' <= b && b <= 'Z':
			b += 'a' - 'A'
			fallthrough
		case 'a' <= b && b <= 'z' || b == '\'':
			if n < len(lower) {
				lower[n] = b
			}
			n++
			continue
		case b == '"':
			inside = !inside
		case b == 0xe2 && strings.HasPrefix(line[i:], "“"):
			inside = true
		case b == 0xe2 && strings.HasPrefix(line[i:], "”"):
			inside = false
		case b == 0xe2 && strings.HasPrefix(line[i:], "’"):
			if n < len(lower) {
				lower[n] = '\''
			}
			n++
			i += 2
			continue
		}
		if n > 0 && n <= len(lower) && !inside && persons[string(lower[:n])] {
			return true
		}
		n = 0
	}
	return false
}
