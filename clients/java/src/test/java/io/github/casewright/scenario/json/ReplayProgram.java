package io.github.casewright.scenario.json;

import io.github.casewright.scenario.Replay;
import java.net.URI;
import java.util.Map;

/** Sends documented requests in JSON, those of both versions in one program; {@code CASEWRIGHT_URL} is the server. */
final class ReplayProgram {

    private ReplayProgram() {}

    /** Answers the lines of standard input. */
    public static void main(String[] arguments) throws Exception {
        URI server = URI.create(System.getenv("CASEWRIGHT_URL"));
        Replay.run(Map.of("v12", new Replay12(server), "v20", new Replay20(server)));
    }
}
