package io.github.casewright.scenario.xml;

/**
 * How an operation is called.
 *
 * @param method its method
 * @param path its path below the address of the version, such as {@code /interaction/case/{ids}}
 * @param document the type of what is sent; {@code Void} for nothing
 * @param answer the type of what is answered; {@code Void} for nothing
 */
record Operation(String method, String path, Class<?> document, Class<?> answer) {

    static Operation get(String path, Class<?> answer) {
        return new Operation("GET", path, Void.class, answer);
    }

    static Operation post(String path, Class<?> document, Class<?> answer) {
        return new Operation("POST", path, document, answer);
    }

    static Operation put(String path, Class<?> document) {
        return new Operation("PUT", path, document, Void.class);
    }

    static Operation delete(String path) {
        return new Operation("DELETE", path, Void.class, Void.class);
    }
}
