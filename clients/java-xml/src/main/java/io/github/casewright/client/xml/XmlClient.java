package io.github.casewright.client.xml;

import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.JAXBIntrospector;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;

/**
 * Sends documents of one version of the API and reads its answers. One client may serve many threads.
 *
 * @param <E> the type of the version's error document
 */
public final class XmlClient<E> {

    private static final String MEDIA_TYPE = "application/xml";

    private final HttpClient http = HttpClient.newHttpClient();
    private final XMLInputFactory reading = XMLInputFactory.newFactory();
    private final JAXBContext types;
    private final String address;
    private final Class<E> error;
    private volatile String session;

    /**
     * Makes a client of a version.
     *
     * @param address where the version is served, such as {@code http://127.0.0.1:8080/system/ws/v12}
     * @param types the {@code ObjectFactory} of the version's package
     * @param error the {@code ErrorType} of the version's package
     * @throws JAXBException when {@code types} is no such class
     */
    public XmlClient(URI address, Class<?> types, Class<E> error) throws JAXBException {
        this.address = address.toString();
        this.types = JAXBContext.newInstance(types);
        this.error = error;
        reading.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    }

    /** Sends this session with every request; null sends none. */
    public void setSession(String session) {
        this.session = session;
    }

    /**
     * Sends a request and reads the answer.
     *
     * @param answer the type of the document that is asked for; {@code Void} when there is none
     * @throws IOException when there is no answer, or one that is not of these types
     * @throws InterruptedException when the thread is interrupted while it waits
     */
    public <T> XmlAnswer<T, E> send(XmlRequest request, Class<T> answer) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = http.send(httpRequest(request), BodyHandlers.ofByteArray());
        boolean refused = response.statusCode() >= 400;
        return new XmlAnswer<>(
                response.statusCode(),
                response.headers(),
                refused ? Optional.empty() : read(response.body(), answer),
                refused ? read(response.body(), error) : Optional.empty());
    }

    private HttpRequest httpRequest(XmlRequest request) throws IOException {
        HttpRequest.Builder builder =
                HttpRequest.newBuilder(URI.create(address + request.target()))
                        .method(request.method, written(request))
                        .header("Accept", MEDIA_TYPE);
        if (request.body != null) {
            builder.header("Content-Type", MEDIA_TYPE);
        }
        if (session != null) {
            builder.header("X-egain-session", session);
        }
        request.headers.forEach(builder::setHeader);
        return builder.build();
    }

    private BodyPublisher written(XmlRequest request) throws IOException {
        if (request.body == null) {
            return BodyPublishers.noBody();
        }
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            types.createMarshaller().marshal(request.body, bytes);
        } catch (JAXBException cause) {
            throw new IOException("The document cannot be written: " + cause.getMessage(), cause);
        }
        return BodyPublishers.ofByteArray(bytes.toByteArray());
    }

    private <D> Optional<D> read(byte[] body, Class<D> type) throws IOException {
        if (body.length == 0) {
            return Optional.empty();
        }
        try {
            Object root =
                    types.createUnmarshaller()
                            .unmarshal(reading.createXMLStreamReader(new ByteArrayInputStream(body)));
            return Optional.of(type.cast(JAXBIntrospector.getValue(root)));
        } catch (JAXBException | XMLStreamException | ClassCastException cause) {
            throw new IOException("The answer is no " + type.getSimpleName() + ": " + cause.getMessage(), cause);
        }
    }
}
