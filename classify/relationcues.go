package classify

import "strings"

// Cues of agreement, in the sense of Thomas, Pang and Lee (2006) and of Rosenthal
// and McKeown (2015): how the reply is built and what it shares with the comment
// that it answers, whatever the two are about.

// A wordClass is a set of classes that a word belongs to.
type wordClass uint16

const (
	wordNegates wordClass = 1 << iota
	wordStops             // carries no content
	wordHedges            // "but", "however"
	wordYou
	wordI
	wordThey
	wordAgrees
	wordDisagrees
)

var wordClasses = func() map[uint64]wordClass {
	of := map[uint64]wordClass{}
	for class, list := range map[wordClass]string{
		wordNegates:   "no not never nor none nothing cannot without t cant dont doesnt didnt isnt wont nope nah",
		wordStops:     "the a an and or of to in on for is are was were be been it its this that these those i you he she they we them his her their our your my me us as at by from with have has had do does did will would can could should there here so if than then just about what which who how when where all any some more most up out into over s t re ve ll d m",
		wordHedges:    "but however although though actually really well still unless except instead rather yet",
		wordYou:       "you your yours yourself ur u",
		wordI:         "i me my mine myself",
		wordThey:      "they them their theirs",
		wordAgrees:    "agree agreed exactly yes yeah yep yup true right correct same absolutely definitely indeed totally thanks thank amen precisely",
		wordDisagrees: "no nope nah wrong false disagree bullshit nonsense lie lies rubbish really but actually however why sorry",
	} {
		for _, w := range strings.Fields(list) {
			of[hashOfWord(w)] |= class
		}
	}
	return of
}()

// has returns 1 if the word is of a class, else 0.
func (c wordClass) has(of wordClass) float64 {
	if c&of != 0 {
		return 1
	}
	return 0
}

func hashOfWord(w string) uint64 { return appendWords(nil, w, 1)[0].hash }

// relationCues is how many columns cues take.
const relationCues = 65

// A cueList collects cues in the order in which they are asked for; each has its
// column by that order.
type cueList struct {
	value [relationCues]float64
	n     int
}

func (l *cueList) put(holds bool) {
	if holds {
		l.value[l.n] = 1
	}
	l.n++
}

// steps puts a cue for each bound that v reaches.
func (l *cueList) steps(v float64, bounds ...float64) {
	for _, b := range bounds {
		l.put(v >= b)
	}
}

// classCounts counts the words of each class in a text.
type classCounts struct {
	negates, you, i, they, hedges, agrees, disagrees float64
	content                                          int
}

func countClasses(words []wordAt) classCounts {
	var n classCounts
	for _, w := range words {
		class := wordClasses[w.hash]
		n.negates += class.has(wordNegates)
		n.you += class.has(wordYou)
		n.i += class.has(wordI)
		n.they += class.has(wordThey)
		n.hedges += class.has(wordHedges)
		n.agrees += class.has(wordAgrees)
		n.disagrees += class.has(wordDisagrees)
		if isContent(w) {
			n.content++
		}
	}
	return n
}

func isContent(w wordAt) bool {
	return w.end-w.start > 2 && wordClasses[w.hash]&wordStops == 0
}

// read fills in the cues of a reply's own words, under a parent's text. words and
// above are their words; set is memory. quotes says that the reply quotes.
func (l *cueList) read(reply, parent string, words, above []wordAt, set *gramSet, quotes bool) {
	*l = cueList{}
	a, b := countClasses(words), countClasses(above)
	shared, negated := sharedWords(words, above, set)
	n, m := float64(len(words)), float64(len(above))
	l.steps(n, 3, 6, 12, 25, 50, 100)
	l.steps(m, 3, 6, 12, 25, 50, 100)
	l.steps(n/(m+1), 0.25, 0.5, 1, 2, 4)
	l.steps(shared, 1, 2, 4, 8)
	l.steps(shared/float64(a.content+1), 0.1, 0.25, 0.5)
	l.put(negated)
	l.steps(a.negates, 1, 2, 4)
	l.steps(b.negates, 1, 2)
	l.put((a.negates > 0) != (b.negates > 0))
	l.steps(float64(strings.Count(reply, "?")), 1, 2, 3)
	l.steps(float64(strings.Count(parent, "?")), 1, 2)
	l.put(strings.HasSuffix(strings.TrimSpace(reply), "?"))
	l.put(strings.HasSuffix(strings.TrimSpace(parent), "?"))
	l.put(strings.IndexByte(firstSentence(reply), '?') >= 0)
	l.steps(float64(strings.Count(reply, "!")), 1, 2, 3)
	l.put(strings.ContainsAny(reply, "\"“”"))
	l.put(quotes)
	l.put(strings.Contains(reply, "http"))
	l.steps(a.you, 1, 2, 4)
	l.steps(a.i, 1, 2, 4)
	l.steps(a.they, 1, 2)
	l.steps(b.you, 1)
	l.steps(b.i, 1, 2)
	l.put(a.you > 0 && b.i > 0)
	l.put(a.i > 0 && b.i > 0)
	l.put(a.hedges > 0)
	head := countClasses(words[:min(6, len(words))])
	l.put(head.hedges > 0)
	l.put(head.agrees > 0)
	l.put(head.disagrees > 0)
	l.put(countClasses(words[:min(3, len(words))]).negates > 0)
	l.put(a.agrees > 0)
	l.put(capitals(reply, words) >= 2)
}

// sharedWords counts the content words of a reply that stand above too, each
// once, and says whether one of them comes soon after a negation.
func sharedWords(words, above []wordAt, set *gramSet) (shared float64, negated bool) {
	set.reset(len(above))
	for _, w := range above {
		if isContent(w) {
			set.add(w.hash)
		}
	}
	since := 5
	for i, w := range words {
		since++
		if wordClasses[w.hash]&wordNegates != 0 {
			since = 0
		}
		if !isContent(w) || !set.has(w.hash) {
			continue
		}
		negated = negated || since <= 4
		first := true
		for _, o := range words[:min(i, 200)] {
			first = first && o.hash != w.hash
		}
		if first {
			shared++
		}
	}
	return shared, negated
}

func firstSentence(text string) string {
	for i := 0; i+1 < len(text); i++ {
		if (text[i] == '.' || text[i] == '!' || text[i] == '?' || text[i] == '\n') && isSpace(text[i+1]) {
			return text[:i+1]
		}
	}
	return text
}

// capitals counts words of three or more capitals.
func capitals(text string, words []wordAt) int {
	n := 0
	for _, w := range words {
		word := text[w.start:w.end]
		upper := len(word) >= 3
		for i := 0; i < len(word) && upper; i++ {
			upper = 'A' <= word[i] && word[i] <= 'Z'
		}
		if upper {
			n++
		}
	}
	return n
}
