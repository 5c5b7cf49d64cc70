package io.github.casewright.scenario;

import java.util.List;

/**
 * One step of the scenario, as the harness tells it.
 *
 * @param step its name
 * @param version the version of the API that it calls, such as {@code v12}
 * @param operation the operation that it calls, such as {@code edit_case}
 * @param with what the call is given; never null
 * @param values the names of what is printed of the answer; never null
 */
public record Step(String step, String version, String operation, With with, List<String> values) {

    /** Makes absent values and inputs empty ones. */
    public Step {
        with = with == null ? With.NOTHING : with;
        values = values == null ? List.of() : List.copyOf(values);
    }

    /** What a call is given; null is what the step does not give. clients/README.md explains the names. */
    public record With(
            String userName,
            String password,
            String forceLogin,
            String acceptLanguage,
            List<String> ids,
            List<String> attributes,
            String relateCase,
            Integer pagesize,
            String email,
            String status,
            String id,
            String subject,
            String severity,
            String dueDate,
            String owner,
            List<Activity> activities) {

        static final With NOTHING =
                new With(
                        null, null, null, null, null, null, null, null, null, null, null, null, null, null, null, null);
    }

    /** An activity and the contact point that it gets. */
    public record Activity(String id, String contactPoint) {}
}
