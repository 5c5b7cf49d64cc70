package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"
	"strings"

	"casewright.example/client"
)

// request is a documented example: what it sends, by the names of the contract.
type request struct {
	Version    string            `json:"version"`
	Operation  string            `json:"operation"`
	Session    string            `json:"session"`
	Parameters map[string]string `json:"parameters"`
	Body       *string           `json:"body"`
}

// verdict is how a request was answered.
type verdict struct {
	Status int     `json:"status"`
	Code   *string `json:"code"`
	Rule   *string `json:"rule"`
}

// unsendable is why the generated types cannot say a request.
type unsendable struct{ error }

// example sends a request through the generated client.
type example func(context.Context, request) (answer, error)

// replay sends the request of each line of `in`, and writes a line for each to `out`.
func replay(ctx context.Context, in io.Reader, out io.Writer, server string) error {
	session := &client.Session{}
	first, err := examplesV12(server+"/system/ws/v12", session)
	if err != nil {
		return err
	}
	second, err := examplesV20(server+"/system/ws/v20", session)
	if err != nil {
		return err
	}
	examples := map[string]map[string]example{"v12": first, "v20": second}
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil
		}
		var of request
		if err = errors.Join(err, json.Unmarshal(line, &of)); err != nil {
			return err
		}
		session.ID = of.Session
		if err := told(ctx, examples[of.Version][of.Operation], of, json.NewEncoder(out)); err != nil {
			return err
		}
	}
}

func told(ctx context.Context, send example, of request, out *json.Encoder) error {
	if send == nil {
		return fmt.Errorf("no operation %s in %s", of.Operation, of.Version)
	}
	got, err := send(ctx, of)
	if reason, cannot := errors.AsType[unsendable](err); cannot {
		return out.Encode(map[string]string{"unsent": reason.Error()})
	}
	if err != nil {
		return err
	}
	said := verdict{Status: got.Status}
	if got.Code != "" {
		said.Code, said.Rule = &got.Code, &got.Rule
	}
	return out.Encode(said)
}

// plain makes an example of what sends an operation without a body. `path` is its id, or its ids.
func plain[Params any](send func(_ context.Context, path string, _ *Params) (answer, error)) example {
	return func(ctx context.Context, of request) (answer, error) {
		if of.Body != nil {
			return answer{}, unsendable{errors.New("the operation takes no body")}
		}
		path := of.path()
		params, err := parameters[Params](of)
		if err != nil {
			return answer{}, err
		}
		return send(ctx, path, params)
	}
}

// bodied is like plain, for an operation with a body.
func bodied[Params, Body any](
	send func(_ context.Context, path string, _ *Params, _ Body) (answer, error),
) example {
	return func(ctx context.Context, of request) (answer, error) {
		path := of.path()
		params, err := parameters[Params](of)
		if err != nil {
			return answer{}, err
		}
		content, err := body[Body](of)
		if err != nil {
			return answer{}, err
		}
		return send(ctx, path, params, content)
	}
}

// path returns the parameter of the path, which is then none of the query.
func (r request) path() string {
	path := r.Parameters["id"] + r.Parameters["ids"]
	delete(r.Parameters, "id")
	delete(r.Parameters, "ids")
	return path
}

// parameters returns the query and header parameters as their generated type.
func parameters[Params any](of request) (*Params, error) {
	members := make(map[string]any, len(of.Parameters))
	custom := map[string]string{}
	for name, value := range of.Parameters {
		switch {
		case strings.HasPrefix(name, "custom."):
			custom[name] = value
			members["custom"] = custom
		case numbers[name]:
			number, err := strconv.Atoi(value)
			if err != nil {
				return nil, unsendable{err}
			}
			members[name] = number
		default:
			members[name] = value
		}
	}
	content, err := json.Marshal(members)
	if err != nil {
		return nil, err
	}
	params := new(Params)
	return params, strictly(content, params)
}

var numbers = map[string]bool{"$pagenum": true, "$pagesize": true, "$rangestart": true, "$rangesize": true}

// body returns the body as its generated type, unless that keeps less than the body says.
func body[Body any](of request) (value Body, err error) {
	if of.Body == nil {
		return value, unsendable{errors.New("the operation needs a body")}
	}
	if err := strictly([]byte(*of.Body), &value); err != nil {
		return value, err
	}
	kept, err := json.Marshal(value)
	if err != nil {
		return value, unsendable{err}
	}
	var before, after any
	if err := errors.Join(json.Unmarshal([]byte(*of.Body), &before), json.Unmarshal(kept, &after)); err != nil {
		return value, err
	}
	if !reflect.DeepEqual(before, after) {
		return value, unsendable{fmt.Errorf("%T holds less than the body has", value)}
	}
	return value, nil
}

// strictly reads JSON into a generated type; what the type has no place for cannot be sent.
func strictly(content []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(content))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return unsendable{err}
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return unsendable{errors.New("more than one JSON value")}
	}
	return nil
}
