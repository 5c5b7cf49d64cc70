package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"casewright.example/client/preflight"
)

// judgeLines judges the request of each line of the standard input, and prints the ids of the rules that it breaks.
func judgeLines() error {
	lines := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := bufio.NewWriter(os.Stdout)
	for lines.More() {
		var told struct {
			Version, Operation string
			Parameters         map[string]any
			Request            any
			Now                time.Time
		}
		if err := lines.Decode(&told); err != nil {
			return err
		}
		request := preflight.Request{Body: told.Request, Parameters: told.Parameters, Now: told.Now}
		broken, err := preflight.Judge(told.Version, told.Operation, request)
		if err != nil {
			return err
		}
		ids := []string{}
		for _, rule := range broken {
			ids = append(ids, rule.ID)
		}
		line, err := json.Marshal(ids)
		if err != nil {
			return err
		}
		fmt.Fprintln(out, string(line))
	}
	return out.Flush()
}
