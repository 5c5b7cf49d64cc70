package io.github.casewright.scenario.xml;

import io.github.casewright.scenario.Scenario;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

/** Runs the scenario in XML, both versions in one program; {@code CASEWRIGHT_URL} is the server. */
final class Program {

    private Program() {}

    /** Runs the scenario in the file that is the only argument. */
    public static void main(String[] arguments) throws Exception {
        URI server = URI.create(System.getenv("CASEWRIGHT_URL"));
        Scenario.read(Path.of(arguments[0]))
                .run(
                        Map.of(
                                "v12", new V12(server.resolve("/system/ws/v12")),
                                "v20", new V20(server.resolve("/system/ws/v20"))));
    }
}
