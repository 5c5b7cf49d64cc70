package io.github.casewright.client.xml;

import java.net.http.HttpHeaders;
import java.util.Optional;

/**
 * An answer.
 *
 * @param status its HTTP status
 * @param headers its headers
 * @param document what was asked for; empty when the answer has no body, or refuses the request
 * @param error why the request was refused; empty when it was not
 * @param <T> the type of the document
 * @param <E> the type of the version's error document
 */
public record XmlAnswer<T, E>(int status, HttpHeaders headers, Optional<T> document, Optional<E> error) {

    /** The value of a header, if it is there. */
    public Optional<String> header(String name) {
        return headers.firstValue(name);
    }
}
