package io.github.casewright.scenario;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;

/** Reads documents in JSON into generated types. */
public final class JsonBody {

    private static final ObjectMapper STRICT =
            JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

    private JsonBody() {}

    /**
     * Reads a document.
     *
     * @param mapper the one that the client writes with
     * @throws Unsendable when the type, written again, is not the same document
     */
    public static <T> T read(ObjectMapper mapper, String text, Class<T> type) throws Unsendable {
        try {
            T body = mapper.readValue(text, type);
            ensureSame(text, mapper.writeValueAsString(body), type);
            return body;
        } catch (JacksonException cause) {
            throw cannotHold(type, cause);
        }
    }

    /**
     * Compares a document with what a type that read it wrote.
     *
     * @throws Unsendable when they are not the same
     */
    public static void ensureSame(String text, String written, Class<?> type) throws Unsendable {
        try {
            if (STRICT.readTree(text).equals(STRICT.readTree(written))) {
                return;
            }
        } catch (JacksonException cause) {
            throw cannotHold(type, cause);
        }
        throw new Unsendable(type.getSimpleName() + " holds another document");
    }

    private static Unsendable cannotHold(Class<?> type, JacksonException cause) {
        return new Unsendable(type.getSimpleName() + " cannot hold the document: " + cause.getOriginalMessage());
    }
}
