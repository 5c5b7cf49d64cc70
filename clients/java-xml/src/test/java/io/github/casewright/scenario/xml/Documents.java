package io.github.casewright.scenario.xml;

import io.github.casewright.scenario.Unsendable;
import jakarta.xml.bind.JAXBContext;
import jakarta.xml.bind.JAXBElement;
import jakarta.xml.bind.JAXBException;
import jakarta.xml.bind.Unmarshaller;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.NamedNodeMap;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/** Reads documents in XML into the types of one version. */
final class Documents {

    private final JAXBContext types;
    private final DocumentBuilderFactory parsers = DocumentBuilderFactory.newInstance();

    /** Knows the types of an {@code ObjectFactory}. */
    Documents(Class<?> factory) throws JAXBException {
        types = JAXBContext.newInstance(factory);
        parsers.setNamespaceAware(true);
    }

    /**
     * Reads a document.
     *
     * @throws Unsendable when it is not of this type, or the type, written again, says something else
     */
    JAXBElement<?> read(String text, Class<?> type) throws Unsendable {
        byte[] document = text.getBytes(StandardCharsets.UTF_8);
        try {
            Unmarshaller reading = types.createUnmarshaller();
            reading.setEventHandler(event -> false);
            if (!(reading.unmarshal(new ByteArrayInputStream(document)) instanceof JAXBElement<?> root)
                    || !type.isInstance(root.getValue())) {
                throw new Unsendable("the document is no " + type.getSimpleName());
            }
            ByteArrayOutputStream written = new ByteArrayOutputStream();
            types.createMarshaller().marshal(root, written);
            if (content(document).equals(content(written.toByteArray()))) {
                return root;
            }
        } catch (JAXBException | IOException | SAXException | ParserConfigurationException cause) {
            throw new Unsendable(type.getSimpleName() + " cannot hold the document: " + reason(cause));
        }
        throw new Unsendable(type.getSimpleName() + " holds another document");
    }

    private static String reason(Exception cause) {
        return cause instanceof JAXBException binding && binding.getLinkedException() != null
                ? binding.getLinkedException().getMessage()
                : cause.getMessage();
    }

    private String content(byte[] document) throws IOException, SAXException, ParserConfigurationException {
        Node root = parsers.newDocumentBuilder().parse(new ByteArrayInputStream(document)).getDocumentElement();
        return content(root);
    }

    /** What an element says, whatever the order of its attributes and children, and however empty content is written. */
    private static String content(Node element) {
        List<String> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node.getNodeType() == Node.ELEMENT_NODE) {
                children.add(content(node));
            }
        }
        Collections.sort(children);
        String text = children.isEmpty() && !element.getTextContent().isBlank() ? element.getTextContent() : "";
        return name(element) + attributes(element.getAttributes()) + children + "\"" + text + "\"";
    }

    private static List<String> attributes(NamedNodeMap nodes) {
        List<String> attributes = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node attribute = nodes.item(i);
            if (!"http://www.w3.org/2000/xmlns/".equals(attribute.getNamespaceURI())) {
                attributes.add(name(attribute) + "=" + attribute.getNodeValue());
            }
        }
        Collections.sort(attributes);
        return attributes;
    }

    private static String name(Node node) {
        return "{" + node.getNamespaceURI() + "}" + node.getLocalName();
    }
}
