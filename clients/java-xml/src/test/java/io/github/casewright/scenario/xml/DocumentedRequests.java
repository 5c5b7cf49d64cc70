package io.github.casewright.scenario.xml;

import io.github.casewright.client.xml.XmlAnswer;
import io.github.casewright.client.xml.XmlClient;
import io.github.casewright.client.xml.XmlRequest;
import io.github.casewright.scenario.Answer;
import io.github.casewright.scenario.Given;
import io.github.casewright.scenario.Replay.Sender;
import io.github.casewright.scenario.Request;
import io.github.casewright.scenario.Unsendable;
import jakarta.xml.bind.JAXBElement;
import java.io.IOException;
import java.util.Map;
import java.util.function.BiFunction;

/**
 * Sends documented requests of one version.
 *
 * @param client the client of the version
 * @param documents reads documents into the version's types
 * @param operations the operations of the version, by name
 * @param refusal makes an answer of a status and an error document
 * @param <E> the type of the version's error document
 */
record DocumentedRequests<E>(
        XmlClient<E> client,
        Documents documents,
        Map<String, Operation> operations,
        BiFunction<Integer, E, Answer> refusal)
        implements Sender {

    private static final String LANGUAGES = "Accept-Language";

    @Override
    public Answer send(Request request) throws Unsendable, IOException, InterruptedException {
        Operation operation = operations.get(request.operation());
        Given given = new Given(request);
        XmlRequest sent = made(operation, given);
        given.end();
        client.setSession(request.session());
        XmlAnswer<?, E> answer = client.send(sent, operation.answer());
        return answer.error()
                .map(error -> refusal.apply(answer.status(), error))
                .orElse(Answer.of(answer.status()));
    }

    private XmlRequest made(Operation operation, Given given) throws Unsendable {
        String path = operation.path();
        for (String name : new String[] {"id", "ids"}) {
            String value = given.take(name);
            path = value == null ? path : path.replace("{" + name + "}", value);
        }
        XmlRequest request = made(operation, path, given).header(LANGUAGES, given.take(LANGUAGES));
        given.takeAll().forEach(request::query);
        return request;
    }

    private XmlRequest made(Operation operation, String path, Given given) throws Unsendable {
        if (operation.document() == Void.class) {
            return switch (operation.method()) {
                case "GET" -> XmlRequest.get(path);
                case "PUT" -> XmlRequest.put(path);
                default -> XmlRequest.delete(path);
            };
        }
        JAXBElement<?> document = documents.read(given.takeBody(), operation.document());
        return operation.method().equals("PUT") ? XmlRequest.put(path, document) : XmlRequest.post(path, document);
    }
}
