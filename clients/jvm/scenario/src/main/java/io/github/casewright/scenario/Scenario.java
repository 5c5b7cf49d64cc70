package io.github.casewright.scenario;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Reads the scenario, has its steps performed, and prints their answers as clients/README.md says. */
public record Scenario(List<Step> steps) {

    private static final ObjectMapper JSON = JsonMapper.builder().build();
    private static final String ROW = "%-8s %-26s %6s  %-8s  %s%n";

    /** Reads a scenario in JSON; a name that {@link Step} does not know is an error. */
    public static Scenario read(Path file) {
        return JSON.readValue(file.toFile(), Scenario.class);
    }

    /** Performs all steps, each with the caller of its version, and prints a line of JSON for each, then a table. */
    public void run(Map<String, Caller> callers) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<Line> lines = new ArrayList<>();
        for (Step step : steps) {
            Line line = Line.of(step, callers.get(step.version()).perform(step));
            out.println(JSON.writeValueAsString(line));
            lines.add(line);
        }
        out.printf(ROW, "version", "step", "status", "code", "rule");
        for (Line line : lines) {
            out.printf(ROW, line.version, line.step, line.status, text(line.code), text(line.rule));
        }
    }

    private static String text(String absentOrNot) {
        return absentOrNot == null ? "" : absentOrNot;
    }

    @JsonInclude(value = JsonInclude.Include.NON_NULL, content = JsonInclude.Include.ALWAYS)
    private record Line(String version, String step, int status, String code, String rule, Map<String, Object> values) {

        static Line of(Step step, Answer answer) {
            Map<String, Object> printed = new LinkedHashMap<>();
            step.values().stream()
                    .filter(answer.values()::containsKey)
                    .forEach(name -> printed.put(name, answer.values().get(name)));
            return new Line(step.version(), step.step(), answer.status(), answer.code(), answer.rule(), printed);
        }
    }
}
