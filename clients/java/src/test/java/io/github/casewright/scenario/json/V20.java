package io.github.casewright.scenario.json;

import static io.github.casewright.scenario.Answer.member;

import io.github.casewright.client.v20.ApiException;
import io.github.casewright.client.v20.ApiResponse;
import io.github.casewright.client.v20.api.CaseApi.APIGetCasesRequest;
import io.github.casewright.client.v20.api.CaseApi.APILookUpCasesRequest;
import io.github.casewright.client.v20.api.SessionApi.APILogInRequest;
import io.github.casewright.client.v20.api.SessionApi.APILogOutRequest;
import io.github.casewright.client.v20.model.CaseList;
import io.github.casewright.client.v20.model.CaseLookup;
import io.github.casewright.client.v20.model.CaseStatus;
import io.github.casewright.client.v20.model.CaseView;
import io.github.casewright.client.v20.model.LogIn;
import io.github.casewright.client.v20.model.Yes;
import io.github.casewright.scenario.Answer;
import io.github.casewright.scenario.Caller;
import io.github.casewright.scenario.Step;
import io.github.casewright.scenario.Step.With;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The steps of version 20. */
final class V20 implements Caller {

    private final Client20 client;

    V20(URI server) {
        client = new Client20(server);
    }

    @Override
    public Answer perform(Step step) throws ApiException {
        return client.answer(() -> performed(step.operation(), step.with()));
    }

    private Answer performed(String operation, With with) throws ApiException {
        return switch (operation) {
            case "log_in" -> logIn(with);
            case "log_out" -> logOut();
            case "look_up_cases" -> lookUpCases(with);
            case "get_cases" -> getCases(with);
            default -> throw new IllegalArgumentException("No operation of v20: " + operation);
        };
    }

    private Answer logIn(With with) throws ApiException {
        LogIn logIn = new LogIn().userName(with.userName()).password(with.password());
        Yes force = with.forceLogin() == null ? null : Yes.fromValue(with.forceLogin());
        ApiResponse<Void> answer =
                client.sessions.logInWithHttpInfo(
                        APILogInRequest.newBuilder().logIn(logIn).forceLogin(force).build());
        List<String> started = answer.getHeaders().get("X-egain-session");
        String session = started == null ? null : started.get(0);
        client.setSession(session);
        return Answer.of(answer.getStatusCode(), Map.of("session", session != null));
    }

    private Answer logOut() throws ApiException {
        return Answer.of(
                client.sessions.logOutWithHttpInfo(APILogOutRequest.newBuilder().build()).getStatusCode());
    }

    private Answer lookUpCases(With with) throws ApiException {
        CaseLookup lookup =
                new CaseLookup()
                        .email(with.email())
                        .status(with.status() == null ? null : CaseStatus.fromValue(with.status()));
        return answer(
                client.cases.lookUpCasesWithHttpInfo(
                        APILookUpCasesRequest.newBuilder().caseLookup(lookup).$pagesize(with.pagesize()).build()));
    }

    private Answer getCases(With with) throws ApiException {
        String attributes = with.attributes() == null ? null : String.join(",", with.attributes());
        return answer(
                client.cases.getCasesWithHttpInfo(
                        APIGetCasesRequest.newBuilder()
                                .ids(String.join(",", with.ids()))
                                .$attribute(attributes)
                                .acceptLanguage(with.acceptLanguage())
                                .build()));
    }

    private static Answer answer(ApiResponse<CaseList> answer) {
        List<CaseView> cases = answer.getData().getCase();
        CaseView first = cases.get(0);
        Map<String, Object> values = new HashMap<>();
        values.put("ids", cases.stream().map(CaseView::getId).toList());
        values.put("count", member(answer.getData().getPaginationInfo(), page -> page.getCount()));
        values.put("id", first.getId());
        values.put("subject", first.getSubject());
        values.put("description", first.getDescription());
        values.put("severity", first.getSeverity().getValue().getValue());
        values.put("dueDate", first.getDueDate());
        values.put("created", member(first.getCreated(), created -> created.getDate()));
        values.put("owner", member(first.getOwner(), owner -> owner.getUser().getId()));
        values.put("customer", member(first.getCustomer(), customer -> customer.getId()));
        values.put("contract_no", member(first.getCustomAttributes(), custom -> custom.getCustomAttribute().stream()
                .filter(attribute -> attribute.getAttribName().equals("contract_no"))
                .map(attribute -> attribute.getAttribValues().getAttribValue().get(0).getValue())
                .findFirst()
                .orElse(null)));
        return Answer.of(answer.getStatusCode(), values);
    }
}
