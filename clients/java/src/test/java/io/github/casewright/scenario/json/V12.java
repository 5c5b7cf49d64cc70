package io.github.casewright.scenario.json;

import static io.github.casewright.scenario.Answer.member;

import io.github.casewright.client.v12.ApiException;
import io.github.casewright.client.v12.ApiResponse;
import io.github.casewright.client.v12.api.ActivityApi.APIChangeCaseOfActivitiesRequest;
import io.github.casewright.client.v12.api.ActivityApi.APIChangeCustomerOfActivitiesRequest;
import io.github.casewright.client.v12.api.ActivityApi.APIGetActivitiesRequest;
import io.github.casewright.client.v12.api.CaseApi.APIEditCaseRequest;
import io.github.casewright.client.v12.api.CaseApi.APIGetCasesRequest;
import io.github.casewright.client.v12.api.SessionApi.APILogInRequest;
import io.github.casewright.client.v12.api.SessionApi.APILogOutRequest;
import io.github.casewright.client.v12.model.ActivitiesCustomerChange;
import io.github.casewright.client.v12.model.ActivityCustomerChange;
import io.github.casewright.client.v12.model.ActivityCustomerEdit;
import io.github.casewright.client.v12.model.ActivityList;
import io.github.casewright.client.v12.model.CaseEdit;
import io.github.casewright.client.v12.model.CaseList;
import io.github.casewright.client.v12.model.CaseTarget;
import io.github.casewright.client.v12.model.CaseView;
import io.github.casewright.client.v12.model.ContactPersonEdit;
import io.github.casewright.client.v12.model.ContactPersonsEdit;
import io.github.casewright.client.v12.model.ContactPointEdit;
import io.github.casewright.client.v12.model.ContactPointsEdit;
import io.github.casewright.client.v12.model.LastModifiedEdit;
import io.github.casewright.client.v12.model.LogIn;
import io.github.casewright.client.v12.model.OwnerEdit;
import io.github.casewright.client.v12.model.OwnerOrEmpty;
import io.github.casewright.client.v12.model.RelatedCaseView;
import io.github.casewright.client.v12.model.Severity;
import io.github.casewright.client.v12.model.SeverityEdit;
import io.github.casewright.client.v12.model.UserEdit;
import io.github.casewright.client.v12.model.Yes;
import io.github.casewright.scenario.Answer;
import io.github.casewright.scenario.Caller;
import io.github.casewright.scenario.Step;
import io.github.casewright.scenario.Step.Activity;
import io.github.casewright.scenario.Step.With;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The steps of version 12. */
final class V12 implements Caller {

    private final Client12 client;
    private String lastModified;
    private String newCase;

    V12(URI server) {
        client = new Client12(server);
    }

    @Override
    public Answer perform(Step step) throws ApiException {
        return client.answer(() -> performed(step.operation(), step.with()));
    }

    private Answer performed(String operation, With with) throws ApiException {
        return switch (operation) {
            case "log_in" -> logIn(with);
            case "log_out" -> logOut();
            case "get_cases" -> getCases(with);
            case "edit_case" -> editCase(with);
            case "get_activities" -> getActivities(with);
            case "change_case_of_activities" -> changeCase(with);
            case "change_customer_of_activities" -> changeCustomer(with.activities());
            default -> throw new IllegalArgumentException("No operation of v12: " + operation);
        };
    }

    private Answer logIn(With with) throws ApiException {
        LogIn logIn = new LogIn().userName(with.userName()).password(with.password());
        Yes force = with.forceLogin() == null ? null : Yes.fromValue(with.forceLogin());
        ApiResponse<Void> answer =
                client.sessions.logInWithHttpInfo(
                        APILogInRequest.newBuilder().logIn(logIn).forceLogin(force).build());
        String session = header(answer, "X-egain-session");
        client.setSession(session);
        return Answer.of(answer.getStatusCode(), Map.of("session", session != null));
    }

    private Answer logOut() throws ApiException {
        return Answer.of(
                client.sessions.logOutWithHttpInfo(APILogOutRequest.newBuilder().build()).getStatusCode());
    }

    private Answer getCases(With with) throws ApiException {
        String ids = with.ids() == null ? newCase : String.join(",", with.ids());
        String attributes = with.attributes() == null ? null : String.join(",", with.attributes());
        ApiResponse<CaseList> answer =
                client.cases.getCasesWithHttpInfo(
                        APIGetCasesRequest.newBuilder()
                                .ids(ids)
                                .$attribute(attributes)
                                .acceptLanguage(with.acceptLanguage())
                                .build());
        List<CaseView> found = answer.getData().getCase();
        lastModified = found.get(0).getLastModified().getDate();
        return Answer.of(answer.getStatusCode(), values(found));
    }

    /** Members that are null stay as they are; a due date or an owner that is empty text is cleared. */
    private Answer editCase(With with) throws ApiException {
        CaseEdit edit =
                new CaseEdit()
                        .id(with.id())
                        .lastModified(new LastModifiedEdit().date(lastModified))
                        .subject(with.subject())
                        .dueDate(with.dueDate());
        if (with.owner() != null) {
            edit.owner(with.owner().isEmpty() ? new OwnerOrEmpty("") : owner(with.owner()));
        }
        return Answer.of(
                client.cases.editCaseWithHttpInfo(APIEditCaseRequest.newBuilder().caseEdit(edit).build())
                        .getStatusCode());
    }

    private static OwnerOrEmpty owner(String id) {
        return new OwnerOrEmpty(new OwnerEdit().user(new UserEdit().id(id)));
    }

    private Answer changeCase(With with) throws ApiException {
        CaseTarget target = new CaseTarget().id(with.id()).subject(with.subject());
        if (with.severity() != null) {
            target.severity(new SeverityEdit().value(Severity.fromValue(with.severity())));
        }
        Yes relate = with.relateCase() == null ? null : Yes.fromValue(with.relateCase());
        ApiResponse<Void> answer =
                client.activities.changeCaseOfActivitiesWithHttpInfo(
                        APIChangeCaseOfActivitiesRequest.newBuilder()
                                .ids(String.join(",", with.ids()))
                                .caseTarget(target)
                                .relateCase(relate)
                                .build());
        String location = header(answer, "Location");
        if (location != null) {
            newCase = location.substring(location.lastIndexOf('/') + 1);
        }
        Map<String, Object> values = new HashMap<>();
        values.put("location", location);
        return Answer.of(answer.getStatusCode(), values);
    }

    private Answer changeCustomer(List<Activity> changed) throws ApiException {
        ActivitiesCustomerChange change = new ActivitiesCustomerChange();
        for (Activity activity : changed) {
            ContactPointsEdit points =
                    new ContactPointsEdit().addContactPointItem(new ContactPointEdit().id(activity.contactPoint()));
            ContactPersonsEdit persons =
                    new ContactPersonsEdit().addContactPersonItem(new ContactPersonEdit().contactPoints(points));
            change.addActivityItem(
                    new ActivityCustomerChange()
                            .id(activity.id())
                            .customer(new ActivityCustomerEdit().contactPersons(persons)));
        }
        return Answer.of(
                client.activities
                        .changeCustomerOfActivitiesWithHttpInfo(
                                APIChangeCustomerOfActivitiesRequest.newBuilder()
                                        .activitiesCustomerChange(change)
                                        .build())
                        .getStatusCode());
    }

    private Answer getActivities(With with) throws ApiException {
        ApiResponse<ActivityList> answer =
                client.activities.getActivitiesWithHttpInfo(
                        APIGetActivitiesRequest.newBuilder().ids(String.join(",", with.ids())).build());
        return Answer.of(answer.getStatusCode(), values(answer.getData()));
    }

    private static Map<String, Object> values(List<CaseView> cases) {
        CaseView first = cases.get(0);
        Map<String, Object> values = new HashMap<>();
        values.put("ids", cases.stream().map(CaseView::getId).toList());
        values.put("id", first.getId());
        values.put("subject", first.getSubject());
        values.put("description", first.getDescription());
        values.put("severity", first.getSeverity().getValue().getValue());
        values.put("lastModified", first.getLastModified().getDate());
        values.put("dueDate", first.getDueDate());
        values.put("created", member(first.getCreated(), created -> created.getDate()));
        values.put("owner", member(first.getOwner(), owner -> owner.getUser().getId()));
        values.put("customer", member(first.getCustomer(), customer -> customer.getId()));
        values.put("contract_no", member(first.getCustomAttributes(), custom -> custom.getCustomAttribute().stream()
                .filter(attribute -> attribute.getAttribName().equals("contract_no"))
                .map(attribute -> attribute.getAttribValues().getAttribValue().get(0).getValue())
                .findFirst()
                .orElse(null)));
        values.put("related", member(first.getRelatedCases(), related -> related.getCase().stream()
                .map(RelatedCaseView::getId)
                .toList()));
        return values;
    }

    private static Map<String, Object> values(ActivityList list) {
        var found = list.getActivity();
        return Map.of(
                "ids", found.stream().map(activity -> activity.getId()).toList(),
                "cases", found.stream().map(activity -> activity.getCase().getId()).toList(),
                "customers", found.stream().map(activity -> activity.getCustomer().getId()).toList(),
                "contactPointData", found.stream().map(activity -> activity.getContactPointData()).toList(),
                "contactPoints", found.stream()
                        .map(activity -> activity.getCustomer()
                                .getContactPersons().getContactPerson().get(0)
                                .getContactPoints().getContactPoint().get(0)
                                .getId())
                        .toList());
    }

    private static String header(ApiResponse<?> answer, String name) {
        List<String> values = answer.getHeaders().get(name);
        return values == null ? null : values.get(0);
    }
}
