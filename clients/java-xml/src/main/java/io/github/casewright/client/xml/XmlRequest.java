package io.github.casewright.client.xml;

import jakarta.xml.bind.JAXBElement;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A request, made piece by piece.
 *
 * <p>Example: {@code XmlRequest.get("/interaction/case/1000").query("$attribute", "description")} is
 * {@code GET …/interaction/case/1000?%24attribute=description}.
 */
public final class XmlRequest {

    final String method;
    final Map<String, String> headers = new LinkedHashMap<>();
    JAXBElement<?> body;
    private final String path;
    private final Map<String, String> query = new LinkedHashMap<>();

    private XmlRequest(String method, String path) {
        this.method = method;
        this.path = path;
    }

    /** Asks for what is at a path below the address of the version, such as {@code /interaction/case/1000}. */
    public static XmlRequest get(String path) {
        return new XmlRequest("GET", path);
    }

    /** Sends a document, such as {@code new ObjectFactory().createLogin(logIn)}. */
    public static XmlRequest post(String path, JAXBElement<?> document) {
        return new XmlRequest("POST", path).body(document);
    }

    /** Sends a document that changes what is at a path. */
    public static XmlRequest put(String path, JAXBElement<?> document) {
        return new XmlRequest("PUT", path).body(document);
    }

    /** Changes what is at a path by the address alone. */
    public static XmlRequest put(String path) {
        return new XmlRequest("PUT", path);
    }

    /** Ends what is at a path. */
    public static XmlRequest delete(String path) {
        return new XmlRequest("DELETE", path);
    }

    /** Adds a query parameter; a value of null adds none. */
    public XmlRequest query(String name, Object value) {
        if (value != null) {
            query.put(name, value.toString());
        }
        return this;
    }

    /** Adds a header; a value of null adds none. */
    public XmlRequest header(String name, String value) {
        if (value != null) {
            headers.put(name, value);
        }
        return this;
    }

    private XmlRequest body(JAXBElement<?> document) {
        body = document;
        return this;
    }

    String target() {
        if (query.isEmpty()) {
            return path;
        }
        return query.entrySet().stream()
                .map(entry -> encoded(entry.getKey()) + "=" + encoded(entry.getValue()))
                .collect(Collectors.joining("&", path + "?", ""));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
