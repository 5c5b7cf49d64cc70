// Package preflight judges a request before it is sent, by the rules that the request alone decides.
//
// The rules are expressions in CEL that the contract publishes, in v12.json and v20.json.
package preflight

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/ext"
)

//go:embed v12.json v20.json
var files embed.FS

// A BrokenRule is a rule that a request breaks, as the server says it; … in a message is what only the server says.
type BrokenRule struct {
	ID      string
	Code    string
	Message string
}

// A Request is judged by its body and what is around it.
type Request struct {
	// Body is a struct of the package v12 or v20, or what json.Unmarshal makes of a document; valid by its schema.
	Body any
	// Parameters are those of path and query, by name without what stands before the first letter: $sort is sort.
	Parameters map[string]any
	// Now is the moment; the present one if it is zero.
	Now time.Time
}

// Judge returns the rules that a request breaks, in the order in which the server evaluates them. A server may refuse a
// request that breaks none of them: others need what is stored. The version is v12 or v20.
//
// An edit of a case with nothing but its id and lastModified breaks edit_case.something_changes.
func Judge(version, operation string, request Request) ([]BrokenRule, error) {
	operations, err := operationsOf(version)
	if err != nil {
		return nil, err
	}
	judged, known := operations[operation]
	if !known {
		return nil, nil
	}
	values, err := request.values()
	if err != nil {
		return nil, err
	}
	for _, one := range judged.values {
		if value, _, err := one.program.Eval(values); err == nil {
			values[one.name] = value
		}
	}
	var broken []BrokenRule
	for _, one := range judged.rules {
		if value, _, err := one.program.Eval(values); err == nil && value == types.False {
			broken = append(broken, one.rule)
		}
	}
	return broken, nil
}

func (request Request) values() (map[string]any, error) {
	values := map[string]any{"parameters": map[string]any{}, "now": request.Now}
	if request.Now.IsZero() {
		values["now"] = time.Now()
	}
	if request.Parameters != nil {
		values["parameters"] = request.Parameters
	}
	if request.Body != nil {
		text, err := json.Marshal(request.Body)
		if err != nil {
			return nil, fmt.Errorf("preflight: the body is no JSON: %w", err)
		}
		var body any
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		if err := decoder.Decode(&body); err != nil {
			return nil, fmt.Errorf("preflight: the body is no JSON: %w", err)
		}
		values["request"] = valueOf(body)
	}
	return values, nil
}

// valueOf returns JSON as CEL has it: whole numbers are integers, others are doubles.
func valueOf(body any) any {
	switch value := body.(type) {
	case map[string]any:
		for name, member := range value {
			value[name] = valueOf(member)
		}
	case []any:
		for index, item := range value {
			value[index] = valueOf(item)
		}
	case json.Number:
		if whole, err := value.Int64(); err == nil {
			return whole
		}
		number, _ := value.Float64()
		return number
	}
	return body
}

type namedValue struct {
	name    string
	program cel.Program
}

type compiledRule struct {
	rule    BrokenRule
	program cel.Program
}

type judgedOperation struct {
	values []namedValue
	rules  []compiledRule
}

// The document of a version, as it is published.
type document struct {
	Operations map[string]struct {
		Values []struct{ Name, Expression string }
		Rules  []struct{ ID, Rule, Code, Message string }
	}
}

var (
	lock     sync.Mutex
	compiled = map[string]map[string]judgedOperation{}
)

// operationsOf returns the compiled rules of a version; they are compiled when they are first needed.
func operationsOf(version string) (map[string]judgedOperation, error) {
	lock.Lock()
	defer lock.Unlock()
	if found, done := compiled[version]; done {
		return found, nil
	}
	text, err := files.ReadFile(version + ".json")
	if err != nil {
		return nil, fmt.Errorf("preflight: no such version: %s", version)
	}
	var told document
	if err := json.Unmarshal(text, &told); err != nil {
		return nil, fmt.Errorf("preflight: %s.json: %w", version, err)
	}
	operations := map[string]judgedOperation{}
	for name, one := range told.Operations {
		options := []cel.EnvOption{
			cel.Variable("request", cel.DynType),
			cel.Variable("parameters", cel.DynType),
			cel.Variable("now", cel.TimestampType),
			ext.Strings(),
		}
		for _, value := range one.Values {
			options = append(options, cel.Variable(value.Name, cel.DynType))
		}
		environment, err := cel.NewEnv(append(options, functions()...)...)
		if err != nil {
			return nil, fmt.Errorf("preflight: %s: %w", name, err)
		}
		var judged judgedOperation
		for _, value := range one.Values {
			program, err := compile(environment, value.Expression)
			if err != nil {
				return nil, fmt.Errorf("preflight: %s: %w", value.Name, err)
			}
			judged.values = append(judged.values, namedValue{value.Name, program})
		}
		for _, rule := range one.Rules {
			program, err := compile(environment, rule.Rule)
			if err != nil {
				return nil, fmt.Errorf("preflight: %s: %w", rule.ID, err)
			}
			broken := BrokenRule{ID: rule.ID, Code: rule.Code, Message: rule.Message}
			judged.rules = append(judged.rules, compiledRule{broken, program})
		}
		operations[name] = judged
	}
	compiled[version] = operations
	return operations, nil
}

func compile(environment *cel.Env, expression string) (cel.Program, error) {
	ast, issues := environment.Compile(expression)
	if issues.Err() != nil {
		return nil, issues.Err()
	}
	return environment.Program(ast)
}
