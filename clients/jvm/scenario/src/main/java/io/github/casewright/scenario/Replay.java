package io.github.casewright.scenario;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Sends documented requests as clients/README.md says: one from each line of standard input, its verdict on one line. */
public final class Replay {

    private static final ObjectMapper JSON = JsonMapper.builder().build();

    private Replay() {}

    /** Sends requests of one version through a generated client. */
    @FunctionalInterface
    public interface Sender {

        /**
         * Sends a request.
         *
         * @throws Unsendable when the generated types cannot say it
         * @throws Exception when there is no answer, or none that the client can read
         */
        Answer send(Request request) throws Exception;
    }

    /** Answers all lines, each with the sender of its version. */
    public static void run(Map<String, Sender> senders) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        for (String line : lines()) {
            Request request = JSON.readValue(line, Request.class);
            out.println(JSON.writeValueAsString(told(senders.get(request.version()), request)));
        }
    }

    private static Iterable<String> lines() {
        BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        return () -> input.lines().iterator();
    }

    private static Object told(Sender sender, Request request) throws Exception {
        try {
            Answer answer = sender.send(request);
            return new Verdict(answer.status(), answer.code(), answer.rule());
        } catch (Unsendable reason) {
            return Map.of("unsent", reason.getMessage());
        }
    }

    private record Verdict(int status, String code, String rule) {}
}
