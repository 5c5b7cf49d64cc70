package io.github.casewright.scenario.xml;

import io.github.casewright.scenario.Replay;
import java.net.URI;
import java.util.Map;

/** Sends documented requests in XML, those of both versions in one program; {@code CASEWRIGHT_URL} is the server. */
final class ReplayProgram {

    private ReplayProgram() {}

    /** Answers the lines of standard input. */
    public static void main(String[] arguments) throws Exception {
        URI server = URI.create(System.getenv("CASEWRIGHT_URL"));
        Replay.run(
                Map.of(
                        "v12", Replay12.sender(server.resolve("/system/ws/v12")),
                        "v20", Replay20.sender(server.resolve("/system/ws/v20"))));
    }
}
