package main

import (
	"context"

	"casewright.example/client"
	"casewright.example/client/v20"
)

// examplesV20 returns what sends the documented examples of v20, in the session.
func examplesV20(server string, session *client.Session) (map[string]example, error) {
	api, err := v20.NewClientWithResponses(server, v20.WithRequestEditorFn(session.Edit))
	return map[string]example{
		"search_cases": plain(func(ctx context.Context, _ string, params *v20.SearchCasesParams) (answer, error) {
			res, err := api.SearchCasesWithResponse(ctx, params)
			if err != nil {
				return answer{}, err
			}
			return answerV20(res, nil, res.JSON403), nil
		}),
		"look_up_cases": bodied(func(ctx context.Context, _ string, params *v20.LookUpCasesParams, body v20.CaseLookup) (answer, error) {
			res, err := api.LookUpCasesWithResponse(ctx, params, body)
			if err != nil {
				return answer{}, err
			}
			return answerV20(res, nil, res.JSON403, res.JSON413, res.JSON415), nil
		}),
		"get_cases": plain(func(ctx context.Context, path string, params *v20.GetCasesParams) (answer, error) {
			res, err := api.GetCasesWithResponse(ctx, path, params)
			if err != nil {
				return answer{}, err
			}
			return answerV20(res, nil, res.JSON403, res.JSON404), nil
		}),
		"search_activities": plain(func(ctx context.Context, _ string, params *v20.SearchActivitiesParams) (answer, error) {
			res, err := api.SearchActivitiesWithResponse(ctx, params)
			if err != nil {
				return answer{}, err
			}
			return answerV20(res, nil, res.JSON403), nil
		}),
		"get_activities": plain(func(ctx context.Context, path string, params *v20.GetActivitiesParams) (answer, error) {
			res, err := api.GetActivitiesWithResponse(ctx, path, params)
			if err != nil {
				return answer{}, err
			}
			return answerV20(res, nil, res.JSON403, res.JSON404), nil
		}),
		"get_customers": plain(func(ctx context.Context, path string, params *v20.GetCustomersParams) (answer, error) {
			res, err := api.GetCustomersWithResponse(ctx, path, params)
			if err != nil {
				return answer{}, err
			}
			return answerV20(res, nil, res.JSON403, res.JSON404), nil
		}),
		"log_in": bodied(func(ctx context.Context, _ string, params *v20.LogInParams, body v20.LogIn) (answer, error) {
			res, err := api.LogInWithResponse(ctx, params, body)
			if err != nil {
				return answer{}, err
			}
			return answerV20(res, nil, res.JSON403, res.JSON413, res.JSON415, res.JSON429), nil
		}),
		"log_out": plain(func(ctx context.Context, _ string, params *v20.LogOutParams) (answer, error) {
			res, err := api.LogOutWithResponse(ctx, params)
			if err != nil {
				return answer{}, err
			}
			return answerV20(res, nil), nil
		}),
	}, err
}
