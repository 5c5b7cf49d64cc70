package main

import (
	"context"

	"casewright.example/client"
	"casewright.example/client/v12"
)

// examplesV12 returns what sends the documented examples of v12, in the session.
func examplesV12(server string, session *client.Session) (map[string]example, error) {
	api, err := v12.NewClientWithResponses(server, v12.WithRequestEditorFn(session.Edit))
	return map[string]example{
		"search_cases": plain(func(ctx context.Context, _ string, params *v12.SearchCasesParams) (answer, error) {
			res, err := api.SearchCasesWithResponse(ctx, params)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403), nil
		}),
		"get_cases": plain(func(ctx context.Context, path string, params *v12.GetCasesParams) (answer, error) {
			res, err := api.GetCasesWithResponse(ctx, path, params)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403, res.JSON404), nil
		}),
		"edit_case": bodied(func(ctx context.Context, _ string, params *v12.EditCaseParams, body v12.CaseEdit) (answer, error) {
			res, err := api.EditCaseWithResponse(ctx, params, body)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403, res.JSON409, res.JSON413, res.JSON415), nil
		}),
		"change_customer_of_case": bodied(func(ctx context.Context, path string, params *v12.ChangeCustomerOfCaseParams, body v12.CaseCustomerChange) (answer, error) {
			res, err := api.ChangeCustomerOfCaseWithResponse(ctx, path, params, body)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403, res.JSON404, res.JSON413, res.JSON415), nil
		}),
		"close_case": plain(func(ctx context.Context, path string, params *v12.CloseCaseParams) (answer, error) {
			res, err := api.CloseCaseWithResponse(ctx, path, params)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403, res.JSON404), nil
		}),
		"search_activities": plain(func(ctx context.Context, _ string, params *v12.SearchActivitiesParams) (answer, error) {
			res, err := api.SearchActivitiesWithResponse(ctx, params)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403), nil
		}),
		"get_activities": plain(func(ctx context.Context, path string, params *v12.GetActivitiesParams) (answer, error) {
			res, err := api.GetActivitiesWithResponse(ctx, path, params)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403, res.JSON404), nil
		}),
		"change_case_of_activities": bodied(func(ctx context.Context, path string, params *v12.ChangeCaseOfActivitiesParams, body v12.CaseTarget) (answer, error) {
			res, err := api.ChangeCaseOfActivitiesWithResponse(ctx, path, params, body)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403, res.JSON404, res.JSON413, res.JSON415), nil
		}),
		"change_customer_of_activities": bodied(func(ctx context.Context, _ string, params *v12.ChangeCustomerOfActivitiesParams, body v12.ActivitiesCustomerChange) (answer, error) {
			res, err := api.ChangeCustomerOfActivitiesWithResponse(ctx, params, body)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403, res.JSON413, res.JSON415), nil
		}),
		"get_customers": plain(func(ctx context.Context, path string, params *v12.GetCustomersParams) (answer, error) {
			res, err := api.GetCustomersWithResponse(ctx, path, params)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403, res.JSON404), nil
		}),
		"log_in": bodied(func(ctx context.Context, _ string, params *v12.LogInParams, body v12.LogIn) (answer, error) {
			res, err := api.LogInWithResponse(ctx, params, body)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil, res.JSON403, res.JSON413, res.JSON415, res.JSON429), nil
		}),
		"log_out": plain(func(ctx context.Context, _ string, params *v12.LogOutParams) (answer, error) {
			res, err := api.LogOutWithResponse(ctx, params)
			if err != nil {
				return answer{}, err
			}
			return answerV12(res, nil), nil
		}),
	}, err
}
