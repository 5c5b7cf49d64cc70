package io.github.casewright.scenario;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** Reads documents in JSON into generated types. */
public final class JsonBody {

    private JsonBody() {}

    /**
     * Reads a document.
     *
     * @param mapper the one that the client writes with
     * @throws Unsendable when the type, written again, is not the same document
     */
    public static <T> T read(ObjectMapper mapper, String text, Class<T> type) throws Unsendable {
        try {
            JsonNode document =
                    mapper.reader().with(StreamReadFeature.STRICT_DUPLICATE_DETECTION).readTree(text);
            T body = mapper.readValue(text, type);
            if (mapper.valueToTree(body).equals(document)) {
                return body;
            }
        } catch (JacksonException cause) {
            throw new Unsendable(type.getSimpleName() + " cannot hold the document: " + cause.getOriginalMessage());
        }
        throw new Unsendable(type.getSimpleName() + " holds another document");
    }
}
