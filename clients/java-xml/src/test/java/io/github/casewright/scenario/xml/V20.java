package io.github.casewright.scenario.xml;

import static io.github.casewright.scenario.Answer.member;

import io.github.casewright.client.xml.XmlAnswer;
import io.github.casewright.client.xml.XmlClient;
import io.github.casewright.client.xml.XmlRequest;
import io.github.casewright.client.xml.v20.CaseLookupType;
import io.github.casewright.client.xml.v20.CaseStatusValueType;
import io.github.casewright.client.xml.v20.CaseType;
import io.github.casewright.client.xml.v20.CasesType;
import io.github.casewright.client.xml.v20.CustomerType;
import io.github.casewright.client.xml.v20.ErrorType;
import io.github.casewright.client.xml.v20.LogInType;
import io.github.casewright.client.xml.v20.ObjectFactory;
import io.github.casewright.scenario.Answer;
import io.github.casewright.scenario.Caller;
import io.github.casewright.scenario.Step;
import io.github.casewright.scenario.Step.With;
import jakarta.xml.bind.JAXBException;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The steps of version 20. */
final class V20 implements Caller {

    private final ObjectFactory make = new ObjectFactory();
    private final XmlClient<ErrorType> client;

    V20(URI address) throws JAXBException {
        client = new XmlClient<>(address, ObjectFactory.class, ErrorType.class);
    }

    @Override
    public Answer perform(Step step) throws IOException, InterruptedException {
        With with = step.with();
        return switch (step.operation()) {
            case "log_in" -> logIn(with);
            case "log_out" -> answer(
                    client.send(XmlRequest.delete("/authentication/user/logout"), Void.class), Map.of());
            case "look_up_cases" -> lookUpCases(with);
            case "get_cases" -> getCases(with);
            default -> throw new IllegalArgumentException("No operation of v20: " + step.operation());
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

    private Answer lookUpCases(With with) throws IOException, InterruptedException {
        CaseLookupType lookup = new CaseLookupType();
        lookup.setEmail(with.email());
        lookup.setStatus(member(with.status(), CaseStatusValueType::fromValue));
        return cases(
                XmlRequest.post("/interaction/case/lookup", make.createCaseLookup(lookup))
                        .query("$pagesize", with.pagesize()));
    }

    private Answer getCases(With with) throws IOException, InterruptedException {
        return cases(
                XmlRequest.get("/interaction/case/" + String.join(",", with.ids()))
                        .query("$attribute", member(with.attributes(), names -> String.join(",", names)))
                        .header("Accept-Language", with.acceptLanguage()));
    }

    private Answer cases(XmlRequest request) throws IOException, InterruptedException {
        XmlAnswer<CasesType, ErrorType> answer = client.send(request, CasesType.class);
        return answer(answer, answer.document().map(V20::values).orElse(Map.of()));
    }

    private static Answer answer(XmlAnswer<?, ErrorType> answer, Map<String, Object> values) {
        return answer.error()
                .map(error -> Answer.refused(
                        answer.status(), error.getCode(), error.getDetails().get(0).getKey()))
                .orElse(Answer.of(answer.status(), values));
    }

    private static Map<String, Object> values(CasesType document) {
        CaseType first = document.getCase().get(0);
        Map<String, Object> values = new HashMap<>();
        values.put("ids", document.getCase().stream().map(CaseType::getId).toList());
        values.put("count", member(document.getPaginationInfo(), page -> page.getCount()));
        values.put("id", first.getId());
        values.put("subject", first.getSubject());
        values.put("description", first.getDescription());
        values.put("severity", first.getSeverity().getValue().value());
        values.put("dueDate", member(first.getDueDate(), date -> date.toXMLFormat()));
        values.put("created", member(first.getCreated(), created -> created.getDate().toXMLFormat()));
        values.put("owner", member(first.getOwner(), owner -> owner.getUser().getId()));
        values.put("customer", member(first.getCustomer(), CustomerType::getId));
        values.put("contract_no", member(first.getCustomAttributes(), custom -> custom.getCustomAttribute().stream()
                .filter(attribute -> attribute.getAttribName().equals("contract_no"))
                .map(attribute -> attribute.getAttribValues().getAttribValue().get(0).getValue())
                .findFirst()
                .orElse(null)));
        return values;
    }
}
