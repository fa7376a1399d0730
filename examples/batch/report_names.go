package main

import (
	"path/filepath"
	"regexp"
	"strings"
)

// commonFolder returns the folder, with the separator after it, in which all
// files lie; "" where there is none.
func commonFolder(names []string) string {
	common, found := "", false
	for _, name := range names {
		if name == "-" || name == sampleName {
			continue
		}
		folder := name[:strings.LastIndexByte(name, filepath.Separator)+1]
		if !found {
			common, found = folder, true
			continue
		}
		for !strings.HasPrefix(folder, common) {
			common = common[:strings.LastIndexByte(strings.TrimSuffix(common, string(filepath.Separator)), filepath.Separator)+1]
		}
	}
	return common
}

// folder is that in which the sources lie.
func (j *job) folder() string {
	var names []string
	for _, s := range j.sources {
		names = append(names, s.name)
	}
	return commonFolder(names)
}

// madeID fits the ids that readers make where a source has none.
var madeID = regexp.MustCompile(`^[0-9a-f]{16}$`)

// threadName names a thread for readers: by its title, its id, or, if that was
// made up, by how it begins. also is how a thread without a title begins.
func (p *places) threadName(id string) (name, also string) {
	begins := p.Begins[id]
	if begins != "" {
		begins = "“" + begins + "”"
	}
	switch {
	case p.Title[id] != "":
		return p.Title[id], ""
	case begins != "" && madeID.MatchString(id):
		return begins, ""
	}
	return id, begins
}

// beginning returns the first words of a text, in one line.
func beginning(text string) string {
	const length = 70
	head, _ := cutText(text, 8*length)
	line := strings.Join(strings.Fields(head), " ")
	if len(line) <= length {
		return line
	}
	line, _ = cutText(line, length)
	if i := strings.LastIndexByte(line, ' '); i > length/2 {
		line = line[:i]
	}
	return line + "…"
}

// manyBlank fits blank lines that take room and say nothing.
var manyBlank = regexp.MustCompile(`\n[ \t\r\x{a0}]*(?:\n[ \t\r\x{a0}]*){2,}`)

// excerptBytes is how much of a comment is shown among others.
const excerptBytes = 1200

// excerpt returns the stretch of a long text that is shown: its beginning, or,
// where the first marked word is far from it, what stands around that.
func excerpt(text string, firstMark int) (from, to int) {
	if len(text) <= excerptBytes {
		return 0, len(text)
	}
	if firstMark > excerptBytes*2/3 {
		from = firstMark - excerptBytes/3
		if i := strings.IndexAny(text[from:firstMark], " \n"); i >= 0 {
			from += i + 1
		} else {
			from = firstMark
		}
	}
	to = len(text)
	if to-from > excerptBytes {
		cut, _ := cutText(text[from:], excerptBytes)
		to = from + len(cut)
		if i := strings.LastIndexAny(cut, " \n"); i > len(cut)/2 {
			to = from + i
		}
	}
	return from, to
}
