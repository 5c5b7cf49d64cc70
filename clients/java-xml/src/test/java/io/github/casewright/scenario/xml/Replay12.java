package io.github.casewright.scenario.xml;

import static io.github.casewright.scenario.xml.Operation.delete;
import static io.github.casewright.scenario.xml.Operation.get;
import static io.github.casewright.scenario.xml.Operation.post;
import static io.github.casewright.scenario.xml.Operation.put;

import io.github.casewright.client.xml.XmlClient;
import io.github.casewright.client.xml.v12.ActivitiesType;
import io.github.casewright.client.xml.v12.CaseType;
import io.github.casewright.client.xml.v12.CasesType;
import io.github.casewright.client.xml.v12.CustomersType;
import io.github.casewright.client.xml.v12.ErrorType;
import io.github.casewright.client.xml.v12.LogInType;
import io.github.casewright.client.xml.v12.ObjectFactory;
import io.github.casewright.scenario.Answer;
import io.github.casewright.scenario.Replay.Sender;
import jakarta.xml.bind.JAXBException;
import java.net.URI;
import java.util.Map;

/** The documented requests of version 12. */
final class Replay12 {

    private static final Map<String, Operation> OPERATIONS =
            Map.ofEntries(
                    Map.entry("log_in", post("/authentication/user/login", LogInType.class, Void.class)),
                    Map.entry("log_out", delete("/authentication/user/logout")),
                    Map.entry("get_cases", get("/interaction/case/{ids}", CasesType.class)),
                    Map.entry("search_cases", get("/interaction/case", CasesType.class)),
                    Map.entry("edit_case", put("/interaction/case", CaseType.class)),
                    Map.entry("close_case", put("/interaction/case/{id}/close", Void.class)),
                    Map.entry("change_customer_of_case", put("/interaction/case/{id}/changecustomer", CaseType.class)),
                    Map.entry("get_activities", get("/interaction/activity/{ids}", ActivitiesType.class)),
                    Map.entry("search_activities", get("/interaction/activity", ActivitiesType.class)),
                    Map.entry("change_case_of_activities", put("/interaction/activity/{ids}/changecase", CaseType.class)),
                    Map.entry("change_customer_of_activities", put("/interaction/activity/changecustomer", ActivitiesType.class)),
                    Map.entry("get_customers", get("/interaction/customer/{ids}", CustomersType.class)));

    private Replay12() {}

    /** Sends requests to an address of the version. */
    static Sender sender(URI address) throws JAXBException {
        return new DocumentedRequests<>(
                new XmlClient<>(address, ObjectFactory.class, ErrorType.class),
                new Documents(ObjectFactory.class),
                OPERATIONS,
                (status, error) ->
                        Answer.refused(status, error.getCode(), error.getDetails().get(0).getKey()));
    }
}
