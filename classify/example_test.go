package classify_test

import (
	"context"
	"fmt"
	"log"

	"example.com/discourse/classify"
	"example.com/discourse/datasets"
)

var book = &datasets.Codebook{Topics: []datasets.Topic{
	{ID: "fares", Target: "the fares are fair", Seeds: []string{"fare", "fares", "ticket", "pounds a ride"}},
	{ID: "service", Target: "the buses run well", Seeds: []string{"late", "driver", "timetable", "bus stop"}},
}}

// A codebook with seeds is enough for a first model.
func ExampleTrainer_Train_seedsOnly() {
	var t classify.Trainer
	model, err := t.Train(context.Background(), book, nil)
	if err != nil {
		log.Fatal(err)
	}
	c := datasets.Comment{Text: "Late again, and the driver just shrugged."}
	for _, label := range model.Classify(&c) {
		fmt.Println(label.Topic)
	}
	// Output: service
}

// Labelled rows teach the topics and the stances.
func ExampleTrainer_Train() {
	against := func(topic string) map[string]datasets.Stance {
		return map[string]datasets.Stance{topic: datasets.Against}
	}
	favour := func(topic string) map[string]datasets.Stance {
		return map[string]datasets.Stance{topic: datasets.Favour}
	}
	rows := []datasets.Comment{
		{ID: "1", Text: "Two pounds a ride is far too dear", Topics: against("fares")},
		{ID: "2", Text: "Another rise in fares, robbery", Topics: against("fares")},
		{ID: "3", Text: "The fare is fair for what you get", Topics: favour("fares")},
		{ID: "4", Text: "A good cheap ticket, well done", Topics: favour("fares")},
		{ID: "5", Text: "Late again, useless", Topics: against("service")},
		{ID: "6", Text: "The driver was rude and the bus late", Topics: against("service")},
		{ID: "7", Text: "My driver waits for me, lovely", Topics: favour("service")},
		{ID: "8", Text: "Never late on our line, well done", Topics: favour("service")},
		{ID: "9", Text: "Nice weather today", Topics: map[string]datasets.Stance{}},
		{ID: "10", Text: "Who won the match?", Topics: map[string]datasets.Stance{}},
	}
	var t classify.Trainer
	model, err := t.Train(context.Background(), book, rows)
	if err != nil {
		log.Fatal(err)
	}
	c := datasets.Comment{Text: "Far too dear for two stops"}
	for _, label := range model.Classify(&c) {
		fmt.Println(label.Topic)
	}
	// Output: fares
}

// Explain says which words spoke for a topic, and where they stand.
func ExampleModel_Explain() {
	model, err := classify.Default()
	if err != nil {
		log.Fatal(err)
	}
	c := datasets.Comment{Text: "Nobody can cope with a caseload of seventy."}
	e, err := model.Explain(&c, "workload")
	if err != nil {
		log.Fatal(err)
	}
	for _, t := range e.Terms {
		if t.Term == "caseload" && t.Seed {
			span := t.Spans[0]
			fmt.Println(c.Text[span.Start:span.End], t.Value > 0)
		}
	}
	// Output: caseload true
}
