package io.github.casewright.client.preflight;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.cel.common.values.NullValue;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/**
 * Judges a request before it is sent, by the rules that the request alone decides.
 *
 * <p>The rules are expressions in CEL that the contract publishes, in {@code v12.json} and {@code v20.json}. It needs
 * {@code dev.cel:cel} beside the client.
 */
public final class Preflight {
    private static final ObjectMapper MAPPER = JsonMapper.builder()
            .changeDefaultPropertyInclusion(value -> value.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();
    private static final Map<String, Map<String, Judged>> VERSIONS = new ConcurrentHashMap<>();

    private Preflight() {}

    /** The compiled expressions of an operation: values by name and rules, each in order. */
    private record Judged(Map<String, Expression> values, Map<BrokenRule, Expression> rules) {}

    /**
     * Returns the rules that a request breaks at this moment.
     *
     * @param version {@code v12} or {@code v20}
     * @param operation the operationId, such as {@code edit_case}
     * @param request the body, an object of the generated class or a map; null without one
     * @return the broken rules
     * @see #judge(String, String, Object, Map, Instant)
     */
    public static List<BrokenRule> judge(String version, String operation, Object request) {
        return judge(version, operation, request, Map.of(), Instant.now());
    }

    /**
     * Returns the rules that a request breaks, in the order in which the server evaluates them.
     *
     * <p>An edit of a case with nothing but its id and lastModified breaks {@code edit_case.something_changes}. A server
     * may refuse a request that breaks none of these rules: others need what is stored.
     *
     * @param version {@code v12} or {@code v20}
     * @param operation the operationId, such as {@code edit_case}
     * @param request the body, an object of the generated class or a map, valid by its schema; null without one
     * @param parameters those of path and query, by name without what stands before the first letter: {@code $sort} is
     *     {@code sort}
     * @param now the moment
     * @return the broken rules
     * @throws IllegalArgumentException if there is no such version
     */
    public static List<BrokenRule> judge(
            String version, String operation, Object request, Map<String, ?> parameters, Instant now) {
        Judged judged = VERSIONS.computeIfAbsent(version, Preflight::read).get(operation);
        List<BrokenRule> broken = new ArrayList<>();
        if (judged == null) {
            return broken;
        }
        Map<String, Object> known = new HashMap<>();
        known.put("parameters", valueOf(MAPPER.valueToTree(parameters)));
        known.put("now", now);
        if (request != null) {
            known.put("request", valueOf(MAPPER.valueToTree(request)));
        }
        judged.values().forEach((name, value) -> value.evaluate(known).ifPresent(found -> known.put(name, found)));
        judged.rules().forEach((rule, expression) -> {
            if (expression.evaluate(known).filter(Boolean.FALSE::equals).isPresent()) {
                broken.add(rule);
            }
        });
        return broken;
    }

    private static Map<String, Judged> read(String version) {
        try (InputStream file = Preflight.class.getResourceAsStream(version + ".json")) {
            if (file == null) {
                throw new IllegalArgumentException("no such version: " + version);
            }
            Map<String, Judged> found = new HashMap<>();
            MAPPER.readTree(file).get("operations").properties()
                    .forEach(operation -> found.put(operation.getKey(), compiled(operation.getValue())));
            return found;
        } catch (IOException error) {
            throw new IllegalStateException(version + ".json is not readable", error);
        }
    }

    private static Judged compiled(JsonNode operation) {
        Map<String, String> values = new LinkedHashMap<>();
        operation.get("values").forEach(one -> values.put(text(one, "name"), text(one, "expression")));
        Expression.Language language = new Expression.Language(values.keySet());
        Judged judged = new Judged(new LinkedHashMap<>(), new LinkedHashMap<>());
        values.forEach((name, value) -> judged.values().put(name, language.compile(value)));
        operation.get("rules").forEach(one -> {
            BrokenRule rule = new BrokenRule(text(one, "id"), text(one, "code"), text(one, "message"));
            judged.rules().put(rule, language.compile(text(one, "rule")));
        });
        return judged;
    }

    private static String text(JsonNode object, String member) {
        return object.get(member).stringValue();
    }

    /** Returns JSON as CEL has it: whole numbers as Long, others as Double; null stands for nothing. */
    private static Object valueOf(JsonNode json) {
        if (json.isObject()) {
            Map<String, Object> members = new LinkedHashMap<>();
            json.properties().forEach(one -> members.put(one.getKey(), valueOf(one.getValue())));
            return members;
        }
        if (json.isArray()) {
            List<Object> items = new ArrayList<>();
            json.forEach(one -> items.add(valueOf(one)));
            return items;
        }
        if (json.isNumber()) {
            return json.canConvertToLong() && json.isIntegralNumber() ? (Object) json.longValue() : (Object) json.doubleValue();
        }
        if (json.isBoolean()) {
            return json.booleanValue();
        }
        return json.isNull() ? NullValue.NULL_VALUE : json.stringValue();
    }
}
