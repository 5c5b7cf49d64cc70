package io.github.casewright.scenario;

import java.util.Map;

/**
 * A documented request.
 *
 * @param version the version of the API, such as {@code v12}
 * @param operation the operation, such as {@code edit_case}
 * @param session the session that it is sent in; null for none
 * @param parameters its parameters by their names in the contract, such as {@code $attribute}
 * @param body its document as written; null when it has none
 */
public record Request(
        String version, String operation, String session, Map<String, String> parameters, String body) {}
