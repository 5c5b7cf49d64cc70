package io.github.casewright.scenario.xml;

import static io.github.casewright.scenario.Answer.member;

import io.github.casewright.client.xml.XmlAnswer;
import io.github.casewright.client.xml.XmlClient;
import io.github.casewright.client.xml.XmlRequest;
import io.github.casewright.client.xml.v12.ActivitiesType;
import io.github.casewright.client.xml.v12.ActivityType;
import io.github.casewright.client.xml.v12.CaseType;
import io.github.casewright.client.xml.v12.CasesType;
import io.github.casewright.client.xml.v12.ContactPersonType;
import io.github.casewright.client.xml.v12.ContactPersonsType;
import io.github.casewright.client.xml.v12.ContactPointType;
import io.github.casewright.client.xml.v12.ContactPointsType;
import io.github.casewright.client.xml.v12.CustomerType;
import io.github.casewright.client.xml.v12.DateAndUserType;
import io.github.casewright.client.xml.v12.ErrorType;
import io.github.casewright.client.xml.v12.LogInType;
import io.github.casewright.client.xml.v12.ObjectFactory;
import io.github.casewright.client.xml.v12.OwnerType;
import io.github.casewright.client.xml.v12.RelatedCasesType;
import io.github.casewright.client.xml.v12.SeverityType;
import io.github.casewright.client.xml.v12.SeverityValueType;
import io.github.casewright.client.xml.v12.UserType;
import io.github.casewright.scenario.Answer;
import io.github.casewright.scenario.Caller;
import io.github.casewright.scenario.Step;
import io.github.casewright.scenario.Step.Activity;
import io.github.casewright.scenario.Step.With;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.datatype.XMLGregorianCalendar;

/** The steps of version 12. */
final class V12 implements Caller {

    private final ObjectFactory make = new ObjectFactory();
    private final XmlClient<ErrorType> client;
    private XMLGregorianCalendar lastModified;
    private String newCase;

    V12(URI address) throws JAXBException {
        client = new XmlClient<>(address, ObjectFactory.class, ErrorType.class);
    }

    @Override
    public Answer perform(Step step) throws IOException, InterruptedException {
        With with = step.with();
        return switch (step.operation()) {
            case "log_in" -> logIn(with);
            case "log_out" -> answer(client.send(XmlRequest.delete("/authentication/user/logout"), Void.class));
            case "get_cases" -> getCases(with);
            case "edit_case" -> answer(
                    client.send(XmlRequest.put("/interaction/case", make.createCase(edit(with))), Void.class));
            case "get_activities" -> getActivities(with);
            case "change_case_of_activities" -> changeCase(with);
            case "change_customer_of_activities" -> changeCustomer(with.activities());
            default -> throw new IllegalArgumentException("No operation of v12: " + step.operation());
        };
    }

    private Answer logIn(With with) throws IOException, InterruptedException {
        LogInType logIn = new LogInType();
        logIn.setUserName(with.userName());
        logIn.setPassword(with.password());
        XmlAnswer<Void, ErrorType> answer =
                client.send(
                        XmlRequest.post("/authentication/user/login", make.createLogin(logIn))
                                .query("forceLogin", with.forceLogin()),
                        Void.class);
        if (answer.error().isEmpty()) {
            client.setSession(answer.header("X-egain-session").orElse(null));
        }
        return answer(answer, Map.of("session", answer.header("X-egain-session").isPresent()));
    }

    private Answer getCases(With with) throws IOException, InterruptedException {
        String ids = with.ids() == null ? newCase : String.join(",", with.ids());
        XmlAnswer<CasesType, ErrorType> answer =
                client.send(
                        XmlRequest.get("/interaction/case/" + ids)
                                .query("$attribute", member(with.attributes(), names -> String.join(",", names)))
                                .header("Accept-Language", with.acceptLanguage()),
                        CasesType.class);
        if (answer.document().isEmpty()) {
            return answer(answer);
        }
        List<CaseType> cases = answer.document().get().getCase();
        lastModified = cases.get(0).getLastModified().getDate();
        return answer(answer, values(cases));
    }

    /** Members that are null stay as they are; a due date that is empty text is cleared, and so is an empty owner. */
    private CaseType edit(With with) {
        DateAndUserType read = new DateAndUserType();
        read.setDate(lastModified);
        CaseType edit = new CaseType();
        edit.setId(with.id());
        edit.setLastModified(read);
        edit.setSubject(with.subject());
        edit.setDueDate(with.dueDate());
        edit.setOwner(member(with.owner(), V12::owner));
        return edit;
    }

    private static OwnerType owner(String id) {
        OwnerType owner = new OwnerType();
        if (!id.isEmpty()) {
            UserType user = new UserType();
            user.setId(id);
            owner.setUser(user);
        }
        return owner;
    }

    private Answer changeCase(With with) throws IOException, InterruptedException {
        CaseType target = new CaseType();
        target.setId(with.id());
        target.setSubject(with.subject());
        target.setSeverity(member(with.severity(), V12::severity));
        XmlAnswer<Void, ErrorType> answer =
                client.send(
                        XmlRequest.put(
                                        "/interaction/activity/" + String.join(",", with.ids()) + "/changecase",
                                        make.createCase(target))
                                .query("relateCase", with.relateCase()),
                        Void.class);
        String location = answer.header("Location").orElse(null);
        newCase = member(location, path -> path.substring(path.lastIndexOf('/') + 1));
        Map<String, Object> values = new HashMap<>();
        values.put("location", location);
        return answer(answer, values);
    }

    private static SeverityType severity(String value) {
        SeverityType severity = new SeverityType();
        severity.setValue(SeverityValueType.fromValue(value));
        return severity;
    }

    private Answer changeCustomer(List<Activity> changes) throws IOException, InterruptedException {
        ActivitiesType document = new ActivitiesType();
        changes.stream().map(V12::activity).forEach(document.getActivity()::add);
        return answer(
                client.send(
                        XmlRequest.put("/interaction/activity/changecustomer", make.createActivities(document)),
                        Void.class));
    }

    private static ActivityType activity(Activity change) {
        ContactPointType point = new ContactPointType();
        point.setId(change.contactPoint());
        ContactPersonType person = new ContactPersonType();
        person.setContactPoints(new ContactPointsType());
        person.getContactPoints().getContactPoint().add(point);
        CustomerType customer = new CustomerType();
        customer.setContactPersons(new ContactPersonsType());
        customer.getContactPersons().getContactPerson().add(person);
        ActivityType activity = new ActivityType();
        activity.setId(change.id());
        activity.setCustomer(customer);
        return activity;
    }

    private Answer getActivities(With with) throws IOException, InterruptedException {
        XmlAnswer<ActivitiesType, ErrorType> answer =
                client.send(
                        XmlRequest.get("/interaction/activity/" + String.join(",", with.ids())),
                        ActivitiesType.class);
        return answer(answer, answer.document().map(V12::values).orElse(Map.of()));
    }

    private static Answer answer(XmlAnswer<?, ErrorType> answer) {
        return answer(answer, Map.of());
    }

    private static Answer answer(XmlAnswer<?, ErrorType> answer, Map<String, Object> values) {
        return answer.error()
                .map(error -> Answer.refused(
                        answer.status(), error.getCode(), error.getDetails().get(0).getKey()))
                .orElse(Answer.of(answer.status(), values));
    }

    private static Map<String, Object> values(List<CaseType> cases) {
        CaseType first = cases.get(0);
        Map<String, Object> values = new HashMap<>();
        values.put("ids", cases.stream().map(CaseType::getId).toList());
        values.put("id", first.getId());
        values.put("subject", first.getSubject());
        values.put("description", first.getDescription());
        values.put("severity", first.getSeverity().getValue().value());
        values.put("lastModified", first.getLastModified().getDate().toXMLFormat());
        values.put("dueDate", first.getDueDate());
        values.put("created", member(first.getCreated(), created -> created.getDate().toXMLFormat()));
        values.put("owner", member(first.getOwner(), owner -> owner.getUser().getId()));
        values.put("customer", member(first.getCustomer(), CustomerType::getId));
        values.put("related", member(first.getRelatedCases(), V12::relatedIds));
        values.put("contract_no", member(first.getCustomAttributes(), custom -> custom.getCustomAttribute().stream()
                .filter(attribute -> attribute.getAttribName().equals("contract_no"))
                .map(attribute -> attribute.getAttribValues().getAttribValue().get(0).getValue())
                .findFirst()
                .orElse(null)));
        return values;
    }

    /** Links to add and to remove may stand among the cases, in any order: so says the XSD, and so the type. */
    private static List<String> relatedIds(RelatedCasesType related) {
        return related.getLinkOrUnlinkOrCase().stream()
                .map(JAXBElement::getValue)
                .filter(CaseType.class::isInstance)
                .map(CaseType.class::cast)
                .map(CaseType::getId)
                .toList();
    }

    private static Map<String, Object> values(ActivitiesType activities) {
        List<ActivityType> found = activities.getActivity();
        return Map.of(
                "ids", found.stream().map(ActivityType::getId).toList(),
                "cases", found.stream().map(activity -> activity.getCase().getId()).toList(),
                "customers", found.stream().map(activity -> activity.getCustomer().getId()).toList(),
                "contactPointData", found.stream().map(ActivityType::getContactPointData).toList(),
                "contactPoints", found.stream()
                        .map(activity -> activity.getCustomer()
                                .getContactPersons().getContactPerson().get(0)
                                .getContactPoints().getContactPoint().get(0)
                                .getId())
                        .toList());
    }
}
