package io.github.casewright.scenario;

import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/**
 * What an answer said, in the words of clients/README.md.
 *
 * @param status its HTTP status
 * @param code of a refusal, the code of its error document; else null
 * @param rule of a refusal, the key of the first detail of its error document; else null
 * @param values what was read from the answer, by name; null is what the answer does not have
 */
public record Answer(int status, String code, String rule, Map<String, Object> values) {

    /** Copies the values. */
    public Answer {
        values = Collections.unmodifiableMap(new HashMap<>(values));
    }

    /** An answer to a request that was performed. */
    public static Answer of(int status, Map<String, Object> values) {
        return new Answer(status, null, null, values);
    }

    /** An answer to a request that was performed, of which nothing more is read. */
    public static Answer of(int status) {
        return of(status, Map.of());
    }

    /** A refusal. */
    public static Answer refused(int status, String code, String rule) {
        return new Answer(status, code, rule, Map.of());
    }

    /** What {@code read} reads of a member; null when the answer does not have the member. */
    public static <T, R> R member(T absentOrNot, Function<T, R> read) {
        return absentOrNot == null ? null : read.apply(absentOrNot);
    }
}
