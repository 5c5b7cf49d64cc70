package io.github.casewright.scenario;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;

/** The parts of a request, each of which is taken once; what a client does not take cannot be sent. */
public final class Given {

    private final Map<String, String> left;
    private String body;

    /** Has all parts of a request. */
    public Given(Request request) {
        left = new HashMap<>(request.parameters());
        body = request.body();
    }

    /** Takes a parameter; null when the request does not have it. */
    public String take(String name) {
        return left.remove(name);
    }

    /** Takes a parameter that has a type of its own, such as {@code Integer::valueOf} reads. */
    public <T> T take(String name, Function<String, T> type) throws Unsendable {
        String value = left.remove(name);
        try {
            return value == null ? null : type.apply(value);
        } catch (IllegalArgumentException none) {
            throw new Unsendable(name + " cannot be " + value);
        }
    }

    /** Takes all parameters that are left. */
    public Map<String, String> takeAll() {
        Map<String, String> taken = Map.copyOf(left);
        left.clear();
        return taken;
    }

    /** Takes the document. */
    public String takeBody() throws Unsendable {
        if (body == null) {
            throw new Unsendable("a document is needed");
        }
        String taken = body;
        body = null;
        return taken;
    }

    /** Fails when something is left. */
    public void end() throws Unsendable {
        if (body != null) {
            throw new Unsendable("no document can be sent");
        }
        if (!left.isEmpty()) {
            throw new Unsendable("no parameter " + String.join(", ", left.keySet()));
        }
    }
}
