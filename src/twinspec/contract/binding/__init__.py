"""JSON ↔ XML by the `xml` objects of a bundled OpenAPI document: reading and writing.

The service has a codec of its own, so that a mistake in one of the two shows in the other. With

    Book: {type: object, xml: {name: book, namespace: urn:b, prefix: b}, properties: {
      id: {type: integer, xml: {attribute: true}},
      title: {type: string, xml: {name: title, namespace: urn:b, prefix: b}}}}

the value `{"id": 1, "title": "On Charging"}` and this document say the same:

    <book xmlns="urn:b" id="1"><title>On Charging</title></book>
"""
