package io.github.casewright.scenario.json;

import io.github.casewright.client.v12.ApiException;
import io.github.casewright.client.v12.api.ActivityApi.APIChangeCaseOfActivitiesRequest;
import io.github.casewright.client.v12.api.ActivityApi.APIChangeCustomerOfActivitiesRequest;
import io.github.casewright.client.v12.api.ActivityApi.APIGetActivitiesRequest;
import io.github.casewright.client.v12.api.ActivityApi.APISearchActivitiesRequest;
import io.github.casewright.client.v12.api.CaseApi.APIChangeCustomerOfCaseRequest;
import io.github.casewright.client.v12.api.CaseApi.APICloseCaseRequest;
import io.github.casewright.client.v12.api.CaseApi.APIEditCaseRequest;
import io.github.casewright.client.v12.api.CaseApi.APIGetCasesRequest;
import io.github.casewright.client.v12.api.CaseApi.APISearchCasesRequest;
import io.github.casewright.client.v12.api.CustomerApi.APIGetCustomersRequest;
import io.github.casewright.client.v12.api.SessionApi.APILogInRequest;
import io.github.casewright.client.v12.api.SessionApi.APILogOutRequest;
import io.github.casewright.client.v12.model.ActivitiesCustomerChange;
import io.github.casewright.client.v12.model.ActivityKindCriterion;
import io.github.casewright.client.v12.model.ActivityModeCriterion;
import io.github.casewright.client.v12.model.ActivityStatusCriterion;
import io.github.casewright.client.v12.model.CaseCustomerChange;
import io.github.casewright.client.v12.model.CaseEdit;
import io.github.casewright.client.v12.model.CaseTarget;
import io.github.casewright.client.v12.model.LogIn;
import io.github.casewright.client.v12.model.SortOrder;
import io.github.casewright.client.v12.model.Yes;
import io.github.casewright.scenario.Answer;
import io.github.casewright.scenario.Given;
import io.github.casewright.scenario.JsonBody;
import io.github.casewright.scenario.Replay.Sender;
import io.github.casewright.scenario.Request;
import io.github.casewright.scenario.Unsendable;
import io.github.casewright.scenario.json.Client12.Sending;
import java.net.URI;

/** The documented requests of version 12. */
final class Replay12 implements Sender {

    private final Client12 client;

    Replay12(URI server) {
        client = new Client12(server);
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
            case "edit_case" -> editCase(given);
            case "close_case" -> closeCase(given);
            case "change_customer_of_case" -> changeCustomerOfCase(given);
            case "get_activities" -> getActivities(given);
            case "search_activities" -> searchActivities(given);
            case "change_case_of_activities" -> changeCaseOfActivities(given);
            case "change_customer_of_activities" -> changeCustomerOfActivities(given);
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

    private Sending editCase(Given given) throws Unsendable {
        APIEditCaseRequest call =
                APIEditCaseRequest.newBuilder()
                        .caseEdit(JsonBody.read(client.mapper, given.takeBody(), CaseEdit.class))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.cases.editCaseWithHttpInfo(call).getStatusCode());
    }

    private Sending closeCase(Given given) throws Unsendable {
        APICloseCaseRequest call =
                APICloseCaseRequest.newBuilder()
                        .id(given.take("id"))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.cases.closeCaseWithHttpInfo(call).getStatusCode());
    }

    private Sending changeCustomerOfCase(Given given) throws Unsendable {
        APIChangeCustomerOfCaseRequest call =
                APIChangeCustomerOfCaseRequest.newBuilder()
                        .caseCustomerChange(JsonBody.read(client.mapper, given.takeBody(), CaseCustomerChange.class))
                        .id(given.take("id"))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.cases.changeCustomerOfCaseWithHttpInfo(call).getStatusCode());
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

    private Sending changeCaseOfActivities(Given given) throws Unsendable {
        APIChangeCaseOfActivitiesRequest call =
                APIChangeCaseOfActivitiesRequest.newBuilder()
                        .caseTarget(JsonBody.read(client.mapper, given.takeBody(), CaseTarget.class))
                        .ids(given.take("ids"))
                        .relateCase(given.take("relateCase", Yes::fromValue))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.activities.changeCaseOfActivitiesWithHttpInfo(call).getStatusCode());
    }

    private Sending changeCustomerOfActivities(Given given) throws Unsendable {
        APIChangeCustomerOfActivitiesRequest call =
                APIChangeCustomerOfActivitiesRequest.newBuilder()
                        .activitiesCustomerChange(JsonBody.read(client.mapper, given.takeBody(), ActivitiesCustomerChange.class))
                        .acceptLanguage(given.take("Accept-Language"))
                        .build();
        return () -> Answer.of(client.activities.changeCustomerOfActivitiesWithHttpInfo(call).getStatusCode());
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
