// Command program runs the scenario, or the documented examples, through the generated client, or judges requests.
//
// `program scenario FILE` is given the scenario of clients/scenario.yaml as a file of JSON, and
// prints one line of JSON for each step, then a table; `program replay` is given an example in each
// line of its standard input, and `program preflight` a request to judge. clients/README.md says what stands in all of them. The server is that
// of CASEWRIGHT_URL.
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
	if err := called(context.Background(), os.Args[1:], os.Getenv("CASEWRIGHT_URL")); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func called(ctx context.Context, with []string, server string) error {
	switch {
	case len(with) == 1 && with[0] == "preflight":
		return judgeLines()
	case server == "":
		return errors.New("CASEWRIGHT_URL is not set, such as http://127.0.0.1:8080")
	case len(with) == 1 && with[0] == "replay":
		return replay(ctx, os.Stdin, os.Stdout, server)
	case len(with) == 2 && with[0] == "scenario":
		steps, err := read(with[1])
		if err != nil {
			return err
		}
		return run(ctx, steps, server)
	default:
		return errors.New("usage: program scenario FILE, program replay, or program preflight")
	}
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
