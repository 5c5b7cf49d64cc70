package io.github.casewright.scenario.json;

import io.github.casewright.client.v12.ApiClient;
import io.github.casewright.client.v12.ApiException;
import io.github.casewright.client.v12.api.ActivityApi;
import io.github.casewright.client.v12.api.CaseApi;
import io.github.casewright.client.v12.api.CustomerApi;
import io.github.casewright.client.v12.api.SessionApi;
import io.github.casewright.client.v12.model.WSError;
import io.github.casewright.scenario.Answer;
import java.net.URI;
import tools.jackson.databind.ObjectMapper;

/** The generated client of version 12, in one session at a time. */
final class Client12 {

    final SessionApi sessions;
    final CaseApi cases;
    final ActivityApi activities;
    final CustomerApi customers;
    final ObjectMapper mapper;
    private String session;

    Client12(URI server) {
        ApiClient client = new ApiClient();
        client.setScheme(server.getScheme()).setHost(server.getHost()).setPort(server.getPort());
        client.setRequestInterceptor(
                request -> {
                    if (session != null) {
                        request.header("X-egain-session", session);
                    }
                });
        mapper = client.getObjectMapper();
        sessions = new SessionApi(client);
        cases = new CaseApi(client);
        activities = new ActivityApi(client);
        customers = new CustomerApi(client);
    }

    /** Sends a session with every request from now on; null sends none. */
    void setSession(String session) {
        this.session = session;
    }

    /** Sends a request; a refusal is an answer, too. */
    Answer answer(Sending request) throws ApiException {
        try {
            return request.send();
        } catch (ApiException refusal) {
            if (refusal.getResponseBody() == null) {
                throw refusal;
            }
            WSError error = mapper.readValue(refusal.getResponseBody(), WSError.class);
            return Answer.refused(
                    refusal.getCode(), error.getCode(), error.getDetails().get(0).getKey());
        }
    }

    /** A request, and what is read from its answer. */
    @FunctionalInterface
    interface Sending {
        Answer send() throws ApiException;
    }
}
