// Command scenario runs the scenario of clients/scenario.yaml through the generated client.
//
// It is given the scenario as a file of JSON and the server in CASEWRIGHT_URL, and prints one line
// of JSON for each step, then a table. clients/README.md says what stands in them.
package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"text/tabwriter"
)

func main() {
	if len(os.Args) != 2 || os.Getenv("CASEWRIGHT_URL") == "" {
		fail(errors.New("usage: CASEWRIGHT_URL=http://127.0.0.1:8080 scenario SCENARIO.json"))
	}
	steps, err := read(os.Args[1])
	if err != nil {
		fail(err)
	}
	if err := run(context.Background(), steps, os.Getenv("CASEWRIGHT_URL")); err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, err)
	os.Exit(1)
}

// run sends every step and prints its line, then the table.
func run(ctx context.Context, steps []step, server string) error {
	first, err := newV12(server + "/system/ws/v12")
	if err != nil {
		return err
	}
	second, err := newV20(server + "/system/ws/v20")
	if err != nil {
		return err
	}
	versions := map[string]map[string]operation{"v12": first.operations(), "v20": second.operations()}
	lines := make([]line, 0, len(steps))
	for _, step := range steps {
		send, known := versions[step.Version][step.Operation]
		if !known {
			return fmt.Errorf("%s %s: no operation %s", step.Version, step.Name, step.Operation)
		}
		answer, err := send(ctx, step.With)
		if err != nil {
			return fmt.Errorf("%s %s: %w", step.Version, step.Name, err)
		}
		line := line{Version: step.Version, Step: step.Name, answer: answer.only(step.Values)}
		if err := json.NewEncoder(os.Stdout).Encode(line); err != nil {
			return err
		}
		lines = append(lines, line)
	}
	return table(lines)
}

func table(lines []line) error {
	out := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(out, "version\tstep\tstatus\tcode\trule")
	for _, line := range lines {
		fmt.Fprintf(out, "%s\t%s\t%d\t%s\t%s\n", line.Version, line.Step, line.Status, line.Code, line.Rule)
	}
	return out.Flush()
}
