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

func answerV20(status int, refusal *v20.WSError, found values) answer {
	got := answer{Status: status, Values: found}
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
	refusal := cmp.Or(res.JSON400, res.JSON401, res.JSON403, res.JSON406)
	return answerV20(res.StatusCode(), refusal, values{"session": res.Headers204 != nil}), nil
}

func (c *callerV20) logOut(ctx context.Context, _ given) (answer, error) {
	res, err := c.api.LogOutWithResponse(ctx, &v20.LogOutParams{})
	if err != nil {
		return answer{}, err
	}
	return answerV20(res.StatusCode(), cmp.Or(res.JSON400, res.JSON401, res.JSON406), nil), nil
}

func (c *callerV20) lookUpCases(ctx context.Context, with given) (answer, error) {
	res, err := c.api.LookUpCasesWithResponse(ctx,
		&v20.LookUpCasesParams{Pagesize: with.Pagesize},
		v20.CaseLookup{Email: with.Email, Status: (*v20.CaseStatus)(with.Status)})
	if err != nil {
		return answer{}, err
	}
	refusal := cmp.Or(res.JSON400, res.JSON401, res.JSON403, res.JSON406)
	return answerV20(res.StatusCode(), refusal, casesV20(res.JSON200)), nil
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
	refusal := cmp.Or(res.JSON400, res.JSON401, res.JSON403, res.JSON404, res.JSON406)
	return answerV20(res.StatusCode(), refusal, casesV20(res.JSON200)), nil
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
