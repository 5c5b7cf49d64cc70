package main

import (
	"cmp"
	"context"
	"path"
	"strings"

	"casewright.example/client"
	"casewright.example/client/v12"
)

// callerV12 is a user who works with v12, and what the user has read last.
type callerV12 struct {
	api          *v12.ClientWithResponses
	session      client.Session
	lastModified string
	location     string
}

func newV12(server string) (*callerV12, error) {
	caller := &callerV12{}
	api, err := v12.NewClientWithResponses(server, v12.WithRequestEditorFn(caller.session.Edit))
	caller.api = api
	return caller, err
}

func (c *callerV12) operations() map[string]operation {
	return map[string]operation{
		"log_in":                        c.logIn,
		"get_cases":                     c.getCases,
		"edit_case":                     c.editCase,
		"change_case_of_activities":     c.changeCase,
		"change_customer_of_activities": c.changeCustomer,
		"get_activities":                c.getActivities,
		"log_out":                       c.logOut,
	}
}

// sentV12 is what every answer of v12 has, whatever the operation.
type sentV12 interface {
	StatusCode() int
	GetJSON400() *v12.WSError
	GetJSON401() *v12.WSError
	GetJSON406() *v12.WSError
}

// answerV12 returns the status of an answer with its values or, of a refusal, code and rule.
// `others` are the errors that not every operation has.
func answerV12(sent sentV12, found values, others ...*v12.WSError) answer {
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

func (c *callerV12) logIn(ctx context.Context, with given) (answer, error) {
	res, err := c.api.LogInWithResponse(ctx,
		&v12.LogInParams{ForceLogin: (*v12.Yes)(with.ForceLogin)},
		v12.LogIn{UserName: with.UserName, Password: with.Password})
	if err != nil {
		return answer{}, err
	}
	if res.Headers204 != nil {
		c.session.ID = res.Headers204.XEgainSession
	}
	return answerV12(res, values{"session": res.Headers204 != nil}, res.JSON403), nil
}

func (c *callerV12) logOut(ctx context.Context, _ given) (answer, error) {
	res, err := c.api.LogOutWithResponse(ctx, &v12.LogOutParams{})
	if err != nil {
		return answer{}, err
	}
	return answerV12(res, nil), nil
}

// getCases reads the cases with the given ids or, without any, the one that the last Location names.
func (c *callerV12) getCases(ctx context.Context, with given) (answer, error) {
	params := v12.GetCasesParams{AcceptLanguage: with.AcceptLanguage}
	if with.Attributes != nil {
		params.Attribute = new(strings.Join(with.Attributes, ","))
	}
	ids := with.IDs
	if ids == nil {
		ids = []string{path.Base(c.location)}
	}
	res, err := c.api.GetCasesWithResponse(ctx, strings.Join(ids, ","), &params)
	if err != nil {
		return answer{}, err
	}
	var found values
	if res.JSON200 != nil {
		c.lastModified = res.JSON200.Case[0].LastModified.Date
		found = casesV12(*res.JSON200)
	}
	return answerV12(res, found, res.JSON403, res.JSON404), nil
}

func casesV12(list v12.CaseList) values {
	first := list.Case[0]
	return values{
		"ids":          each(list.Case, func(one v12.CaseView) string { return one.ID }),
		"count":        in(list.PaginationInfo, func(info v12.PaginationInfo) int { return info.Count }),
		"id":           first.ID,
		"lastModified": first.LastModified.Date,
		"subject":      first.Subject,
		"description":  first.Description,
		"severity":     first.Severity.Value,
		"dueDate":      first.DueDate,
		"created":      in(first.Created, func(created v12.Created) string { return created.Date }),
		"owner":        in(first.Owner, func(owner v12.OwnerView) string { return owner.User.ID }),
		"customer":     in(first.Customer, func(customer v12.CustomerRef) string { return customer.ID }),
		"contract_no":  contractNumberV12(first.CustomAttributes),
		"related": in(first.RelatedCases, func(related v12.RelatedCasesView) []string {
			return each(related.Case, func(one v12.RelatedCaseView) string { return one.ID })
		}),
	}
}

func contractNumberV12(attributes *v12.CustomAttributes) *string {
	if attributes != nil {
		for _, attribute := range attributes.CustomAttribute {
			if attribute.AttribName == "contract_no" {
				return &attribute.AttribValues.AttribValue[0].Value
			}
		}
	}
	return nil
}

// editCase sends what is given, with the date of the last change that was read last.
func (c *callerV12) editCase(ctx context.Context, with given) (answer, error) {
	edit := v12.CaseEdit{
		ID:           with.ID,
		LastModified: v12.LastModifiedEdit{Date: c.lastModified},
		Subject:      with.Subject,
		DueDate:      with.DueDate,
	}
	if with.Owner != nil {
		edit.Owner = new(v12.OwnerOrEmpty)
		if err := setOwner(edit.Owner, *with.Owner); err != nil {
			return answer{}, err
		}
	}
	res, err := c.api.EditCaseWithResponse(ctx, &v12.EditCaseParams{}, edit)
	if err != nil {
		return answer{}, err
	}
	return answerV12(res, nil, res.JSON403, res.JSON409), nil
}

// setOwner makes the user with an id the owner, and with no id takes the owner away.
func setOwner(owner *v12.OwnerOrEmpty, id string) error {
	if id == "" {
		return owner.FromNoOwner("")
	}
	return owner.FromOwnerEdit(v12.OwnerEdit{User: v12.UserEdit{ID: id}})
}

// changeCase moves activities to the case with an id or, without one, to a new case.
func (c *callerV12) changeCase(ctx context.Context, with given) (answer, error) {
	target := v12.CaseTarget{Subject: with.Subject}
	if with.ID != "" {
		target.ID = &with.ID
	}
	if with.Severity != nil {
		target.Severity = &v12.SeverityEdit{Value: v12.Severity(*with.Severity)}
	}
	res, err := c.api.ChangeCaseOfActivitiesWithResponse(ctx, strings.Join(with.IDs, ","),
		&v12.ChangeCaseOfActivitiesParams{RelateCase: (*v12.Yes)(with.RelateCase)}, target)
	if err != nil {
		return answer{}, err
	}
	found := values{"location": nil}
	if res.Headers201 != nil {
		c.location = res.Headers201.Location
		found["location"] = c.location
	}
	return answerV12(res, found, res.JSON403, res.JSON404), nil
}

func (c *callerV12) changeCustomer(ctx context.Context, with given) (answer, error) {
	change := v12.ActivitiesCustomerChange{Activity: each(with.Activities, customerChange)}
	res, err := c.api.ChangeCustomerOfActivitiesWithResponse(
		ctx, &v12.ChangeCustomerOfActivitiesParams{}, change)
	if err != nil {
		return answer{}, err
	}
	return answerV12(res, nil, res.JSON403), nil
}

func customerChange(of activity) v12.ActivityCustomerChange {
	point := v12.ContactPointEdit{ID: of.ContactPoint}
	person := v12.ContactPersonEdit{
		ContactPoints: v12.ContactPointsEdit{ContactPoint: []v12.ContactPointEdit{point}},
	}
	return v12.ActivityCustomerChange{
		ID: of.ID,
		Customer: v12.ActivityCustomerEdit{
			ContactPersons: v12.ContactPersonsEdit{ContactPerson: []v12.ContactPersonEdit{person}},
		},
	}
}

func (c *callerV12) getActivities(ctx context.Context, with given) (answer, error) {
	res, err := c.api.GetActivitiesWithResponse(
		ctx, strings.Join(with.IDs, ","), &v12.GetActivitiesParams{})
	if err != nil {
		return answer{}, err
	}
	var found values
	if res.JSON200 != nil {
		found = activitiesV12(res.JSON200.Activity)
	}
	return answerV12(res, found, res.JSON403, res.JSON404), nil
}

func activitiesV12(list []v12.ActivityView) values {
	return values{
		"ids": each(list, func(one v12.ActivityView) string { return one.ID }),
		"cases": each(list, func(one v12.ActivityView) *string {
			return in(one.Case, func(of v12.ActivityCaseView) string { return of.ID })
		}),
		"customers": each(list, func(one v12.ActivityView) *string {
			return in(one.Customer, func(customer v12.ActivityCustomerView) string { return customer.ID })
		}),
		"contactPoints":    each(list, contactPointV12),
		"contactPointData": each(list, func(one v12.ActivityView) string { return one.ContactPointData }),
	}
}

func contactPointV12(of v12.ActivityView) *string {
	if of.Customer == nil || of.Customer.ContactPersons == nil {
		return nil
	}
	person := of.Customer.ContactPersons.ContactPerson[0]
	return in(person.ContactPoints, func(points v12.ContactPointsView) string {
		return points.ContactPoint[0].ID
	})
}
