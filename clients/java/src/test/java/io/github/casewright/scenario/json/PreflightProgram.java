package io.github.casewright.scenario.json;

import io.github.casewright.client.preflight.BrokenRule;
import io.github.casewright.client.preflight.Preflight;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Judges the request of each line of the standard input, and prints the ids of the rules that it breaks. */
final class PreflightProgram {
    private PreflightProgram() {}

    /** A line. */
    record Line(String version, String operation, Map<String, Object> parameters, Object request, Instant now) {}

    public static void main(String[] arguments) throws IOException {
        ObjectMapper mapper = JsonMapper.shared();
        PrintStream out = new PrintStream(System.out, false, StandardCharsets.UTF_8);
        BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String text = lines.readLine(); text != null; text = lines.readLine()) {
            Line line = mapper.readValue(text, Line.class);
            List<BrokenRule> broken = Preflight.judge(
                    line.version(), line.operation(), line.request(), line.parameters(), line.now());
            out.println(mapper.writeValueAsString(broken.stream().map(BrokenRule::id).toList()));
        }
        out.flush();
    }
}
