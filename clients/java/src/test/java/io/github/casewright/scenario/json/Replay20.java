package io.github.casewright.scenario.json;

import io.github.casewright.client.v20.ApiException;
import io.github.casewright.client.v20.api.ActivityApi.APIGetActivitiesRequest;
import io.github.casewright.client.v20.api.ActivityApi.APISearchActivitiesRequest;
import io.github.casewright.client.v20.api.CaseApi.APIGetCasesRequest;
import io.github.casewright.client.v20.api.CaseApi.APILookUpCasesRequest;
import io.github.casewright.client.v20.api.CaseApi.APISearchCasesRequest;
import io.github.casewright.client.v20.api.CustomerApi.APIGetCustomersRequest;
import io.github.casewright.client.v20.api.SessionApi.APILogInRequest;
import io.github.casewright.client.v20.api.SessionApi.APILogOutRequest;
import io.github.casewright.client.v20.model.ActivityKindCriterion;
import io.github.casewright.client.v20.model.ActivityModeCriterion;
import io.github.casewright.client.v20.model.ActivityStatusCriterion;
import io.github.casewright.client.v20.model.CaseLookup;
import io.github.casewright.client.v20.model.LogIn;
import io.github.casewright.client.v20.model.SortOrder;
import io.github.casewright.client.v20.model.Yes;
import io.github.casewright.scenario.Answer;
import io.github.casewright.scenario.Given;
import io.github.casewright.scenario.JsonBody;
import io.github.casewright.scenario.Replay.Sender;
import io.github.casewright.scenario.Request;
import io.github.casewright.scenario.Unsendable;
import io.github.casewright.scenario.json.Client20.Sending;
import java.net.URI;

/** The documented requests of version 20. */
final class Replay20 implements Sender {

    private final Client20 client;

    Replay20(URI server) {
        client = new Client20(server);
    }

    @Override
    public Answer send(Request request) throws Unsendable, ApiException {
        Given given = new Given(request);
        Sending call = call(request.operation(), given);
        given.end();
        client.setSession(request.session());
        return client.answer(call);
    }

    private Sending call(String operation, Given given) throws Unsendable {
        return switch (operation) {
            case "log_in" -> logIn(given);
            case "log_out" -> logOut(given);
            case "get_cases" -> getCases(given);
            case "search_cases" -> searchCases(given);
            case "look_up_cases" -> lookUpCases(given);
            case "get_activities" -> getActivities(given);
            case "search_activities" -> searchActivities(given);
            case "get_customers" -> getCustomers(given);
            default -> throw new Unsendable("no operation " + operation);
        };
    }

    private Sending logIn(Given given) throws Unsendable {
        APILogInRequest call =
                APILogInRequest.newBuilder()
                        .logIn(JsonBody.read(client.mapper, given.takeBody(), LogIn.class))
                        .forceLogin(given.take("forceLogin", Yes::fromValue))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.sessions.logInWithHttpInfo(call).getStatusCode());
    }

    private Sending logOut(Given given) throws Unsendable {
        APILogOutRequest call =
                APILogOutRequest.newBuilder()
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.sessions.logOutWithHttpInfo(call).getStatusCode());
    }

    private Sending getCases(Given given) throws Unsendable {
        APIGetCasesRequest call =
                APIGetCasesRequest.newBuilder()
                        .ids(given.take("ids"))
                        .$attribute(given.take("$attribute"))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.cases.getCasesWithHttpInfo(call).getStatusCode());
    }

    private Sending searchCases(Given given) throws Unsendable {
        APISearchCasesRequest call =
                APISearchCasesRequest.newBuilder()
                        .customer(given.take("customer"))
                        .email(given.take("email"))
                        .phone(given.take("phone"))
                        .$attribute(given.take("$attribute"))
                        .$sort(given.take("$sort"))
                        .$order(given.take("$order", SortOrder::fromValue))
                        .$pagenum(given.take("$pagenum", Integer::valueOf))
                        .$pagesize(given.take("$pagesize", Integer::valueOf))
                        .$rangestart(given.take("$rangestart", Integer::valueOf))
                        .$rangesize(given.take("$rangesize", Integer::valueOf))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.cases.searchCasesWithHttpInfo(call).getStatusCode());
    }

    private Sending lookUpCases(Given given) throws Unsendable {
        APILookUpCasesRequest call =
                APILookUpCasesRequest.newBuilder()
                        .caseLookup(JsonBody.read(client.mapper, given.takeBody(), CaseLookup.class))
                        .$attribute(given.take("$attribute"))
                        .$sort(given.take("$sort"))
                        .$order(given.take("$order", SortOrder::fromValue))
                        .$pagenum(given.take("$pagenum", Integer::valueOf))
                        .$pagesize(given.take("$pagesize", Integer::valueOf))
                        .$rangestart(given.take("$rangestart", Integer::valueOf))
                        .$rangesize(given.take("$rangesize", Integer::valueOf))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.cases.lookUpCasesWithHttpInfo(call).getStatusCode());
    }

    private Sending getActivities(Given given) throws Unsendable {
        APIGetActivitiesRequest call =
                APIGetActivitiesRequest.newBuilder()
                        .ids(given.take("ids"))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.activities.getActivitiesWithHttpInfo(call).getStatusCode());
    }

    private Sending searchActivities(Given given) throws Unsendable {
        APISearchActivitiesRequest call =
                APISearchActivitiesRequest.newBuilder()
                        .customer(given.take("customer"))
                        ._case(given.take("case"))
                        .status(given.take("status", ActivityStatusCriterion::fromValue))
                        .mode(given.take("mode", ActivityModeCriterion::fromValue))
                        .assignedTo(given.take("assignedTo"))
                        .queue(given.take("queue"))
                        .createdDate(given.take("createdDate"))
                        .lastModifiedDate(given.take("lastModifiedDate"))
                        .assignedUserName(given.take("assignedUserName"))
                        .type(given.take("type", ActivityKindCriterion::fromValue))
                        .$pagenum(given.take("$pagenum", Integer::valueOf))
                        .$pagesize(given.take("$pagesize", Integer::valueOf))
                        .$rangestart(given.take("$rangestart", Integer::valueOf))
                        .$rangesize(given.take("$rangesize", Integer::valueOf))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.activities.searchActivitiesWithHttpInfo(call).getStatusCode());
    }

    private Sending getCustomers(Given given) throws Unsendable {
        APIGetCustomersRequest call =
                APIGetCustomersRequest.newBuilder()
                        .ids(given.take("ids"))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.customers.getCustomersWithHttpInfo(call).getStatusCode());
    }
}
