package io.github.casewright.scenario.xml;

import static io.github.casewright.scenario.xml.Operation.delete;
import static io.github.casewright.scenario.xml.Operation.get;
import static io.github.casewright.scenario.xml.Operation.post;

import io.github.casewright.client.xml.XmlClient;
import io.github.casewright.client.xml.v20.ActivitiesType;
import io.github.casewright.client.xml.v20.CaseLookupType;
import io.github.casewright.client.xml.v20.CasesType;
import io.github.casewright.client.xml.v20.CustomersType;
import io.github.casewright.client.xml.v20.ErrorType;
import io.github.casewright.client.xml.v20.LogInType;
import io.github.casewright.client.xml.v20.ObjectFactory;
import io.github.casewright.scenario.Answer;
import io.github.casewright.scenario.Replay.Sender;
import jakarta.xml.bind.JAXBException;
import java.net.URI;
import java.util.Map;

/** The documented requests of version 20. */
final class Replay20 {

    private static final Map<String, Operation> OPERATIONS =
            Map.ofEntries(
                    Map.entry("log_in", post("/authentication/user/login", LogInType.class, Void.class)),
                    Map.entry("log_out", delete("/authentication/user/logout")),
                    Map.entry("get_cases", get("/interaction/case/{ids}", CasesType.class)),
                    Map.entry("search_cases", get("/interaction/case", CasesType.class)),
                    Map.entry("look_up_cases", post("/interaction/case/lookup", CaseLookupType.class, CasesType.class)),
                    Map.entry("get_activities", get("/interaction/activity/{ids}", ActivitiesType.class)),
                    Map.entry("search_activities", get("/interaction/activity", ActivitiesType.class)),
                    Map.entry("get_customers", get("/interaction/customer/{ids}", CustomersType.class)));

    private Replay20() {}

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
