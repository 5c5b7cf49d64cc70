package main

import (
	"cmp"
	"context"
	"strings"

	"casewright.example/client"
	"casewright.example/client/v20"
)

// callerV20 is a user who works with v20, in a session of its own.
type callerV20 struct {
	api     *v20.ClientWithResponses
	session client.Session
}

func newV20(server string) (*callerV20, error) {
	caller := &callerV20{}
	api, err := v20.NewClientWithResponses(server, v20.WithRequestEditorFn(caller.session.Edit))
	caller.api = api
	return caller, err
}

func (c *callerV20) operations() map[string]operation {
	return map[string]operation{
		"log_in":        c.logIn,
		"look_up_cases": c.lookUpCases,
		"get_cases":     c.getCases,
		"log_out":       c.logOut,
	}
}

// sentV20 is what every answer of v20 has, whatever the operation.
type sentV20 interface {
	StatusCode() int
	GetJSON400() *v20.WSError
	GetJSON401() *v20.WSError
	GetJSON406() *v20.WSError
}

// answerV20 returns the status of an answer with its values or, of a refusal, code and rule.
// `others` are the errors that not every operation has.
func answerV20(sent sentV20, found values, others ...*v20.WSError) answer {
	got := answer{Status: sent.StatusCode(), Values: found}
	refusal := cmp.Or(append(others, sent.GetJSON400(), sent.GetJSON401(), sent.GetJSON406())...)
	if refusal != nil {
		got.Code = refusal.Code
		if refusal.Details != nil {
			got.Rule = (*refusal.Details)[0].Key
		}
	}
	return got
}

func (c *callerV20) logIn(ctx context.Context, with given) (answer, error) {
	res, err := c.api.LogInWithResponse(ctx,
		&v20.LogInParams{ForceLogin: (*v20.Yes)(with.ForceLogin)},
		v20.LogIn{UserName: with.UserName, Password: with.Password})
	if err != nil {
		return answer{}, err
	}
	if res.Headers204 != nil {
		c.session.ID = res.Headers204.XEgainSession
	}
	return answerV20(res, values{"session": res.Headers204 != nil}, res.JSON403), nil
}

func (c *callerV20) logOut(ctx context.Context, _ given) (answer, error) {
	res, err := c.api.LogOutWithResponse(ctx, &v20.LogOutParams{})
	if err != nil {
		return answer{}, err
	}
	return answerV20(res, nil), nil
}

func (c *callerV20) lookUpCases(ctx context.Context, with given) (answer, error) {
	res, err := c.api.LookUpCasesWithResponse(ctx,
		&v20.LookUpCasesParams{Pagesize: with.Pagesize},
		v20.CaseLookup{Email: with.Email, Status: (*v20.CaseStatus)(with.Status)})
	if err != nil {
		return answer{}, err
	}
	return answerV20(res, casesV20(res.JSON200), res.JSON403), nil
}

func (c *callerV20) getCases(ctx context.Context, with given) (answer, error) {
	params := v20.GetCasesParams{AcceptLanguage: with.AcceptLanguage}
	if with.Attributes != nil {
		params.Attribute = new(strings.Join(with.Attributes, ","))
	}
	res, err := c.api.GetCasesWithResponse(ctx, strings.Join(with.IDs, ","), &params)
	if err != nil {
		return answer{}, err
	}
	return answerV20(res, casesV20(res.JSON200), res.JSON403, res.JSON404), nil
}

func casesV20(list *v20.CaseList) values {
	if list == nil {
		return nil
	}
	first := list.Case[0]
	return values{
		"ids":         each(list.Case, func(one v20.CaseView) string { return one.ID }),
		"count":       in(list.PaginationInfo, func(info v20.PaginationInfo) int { return info.Count }),
		"id":          first.ID,
		"subject":     first.Subject,
		"description": first.Description,
		"severity":    first.Severity.Value,
		"dueDate":     first.DueDate,
		"created":     in(first.Created, func(created v20.Created) string { return created.Date }),
		"owner":       in(first.Owner, func(owner v20.OwnerView) string { return owner.User.ID }),
		"customer":    in(first.Customer, func(customer v20.CustomerRef) string { return customer.ID }),
		"contract_no": contractNumberV20(first.CustomAttributes),
	}
}

func contractNumberV20(attributes *v20.CustomAttributes) *string {
	if attributes != nil {
		for _, attribute := range attributes.CustomAttribute {
			if attribute.AttribName == "contract_no" {
				return &attribute.AttribValues.AttribValue[0].Value
			}
		}
	}
	return nil
}
