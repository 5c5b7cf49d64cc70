package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
)

// step is one request of the scenario. Values names what to print of the answer.
type step struct {
	Name      string   `json:"step"`
	Version   string   `json:"version"`
	Operation string   `json:"operation"`
	With      given    `json:"with"`
	Values    []string `json:"values"`
}

// given is what a step is given; a pointer that is nil means that the member is not sent.
type given struct {
	IDs            []string   `json:"ids"`
	Attributes     []string   `json:"attributes"`
	AcceptLanguage *string    `json:"acceptLanguage"`
	ForceLogin     *string    `json:"forceLogin"`
	RelateCase     *string    `json:"relateCase"`
	Pagesize       *int       `json:"pagesize"`
	UserName       string     `json:"userName"`
	Password       string     `json:"password"`
	Email          *string    `json:"email"`
	Status         *string    `json:"status"`
	ID             string     `json:"id"`
	Subject        *string    `json:"subject"`
	Severity       *string    `json:"severity"`
	DueDate        *string    `json:"dueDate"`
	Owner          *string    `json:"owner"`
	Activities     []activity `json:"activities"`
}

// activity is an activity and the contact point of the customer that it gets.
type activity struct {
	ID           string `json:"id"`
	ContactPoint string `json:"contactPoint"`
}

// operation sends one request through the generated client.
type operation func(context.Context, given) (answer, error)

// answer is what came back. Code and Rule are those of a refusal.
type answer struct {
	Status int    `json:"status"`
	Code   string `json:"code,omitempty"`
	Rule   string `json:"rule,omitempty"`
	Values values `json:"values,omitempty"`
}

// values are what was read of an answer, by the names of clients/README.md; nil is an absent member.
type values map[string]any

// line is what is printed of a step.
type line struct {
	Version string `json:"version"`
	Step    string `json:"step"`
	answer
}

// only returns the answer with the named values alone.
func (a answer) only(names []string) answer {
	kept := make(values, len(names))
	for _, name := range names {
		if value, known := a.Values[name]; known {
			kept[name] = value
		}
	}
	a.Values = kept
	return a
}

// read returns the steps of a scenario file.
func read(file string) ([]step, error) {
	content, err := os.ReadFile(file)
	if err != nil {
		return nil, err
	}
	var scenario struct {
		Steps []step `json:"steps"`
	}
	if err := json.Unmarshal(content, &scenario); err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return scenario.Steps, nil
}

// in returns what is read from a member, nil where the member is absent.
func in[Member, Value any](member *Member, read func(Member) Value) *Value {
	if member == nil {
		return nil
	}
	value := read(*member)
	return &value
}

// each returns what is read from every item.
func each[Item, Value any](items []Item, read func(Item) Value) []Value {
	found := make([]Value, 0, len(items))
	for _, item := range items {
		found = append(found, read(item))
	}
	return found
}
