"""Rules in Schematron (ISO/IEC 19757-3): what a request alone decides, said over its XML.

- `conditions`, `values`: conditions of XPath 1.0, and what the parts of an expression are.
- `binding`: where a document has the members of an object.
- `scope`: levels of lists, and the variables of a rule.
- `translate`, `compare`, `texts`, `lists`, `moments`: an expression in XPath.
- `assertions`: an expression as assertions about the document, or about the items of a list.
- `schema`: the schema of an operation; which rules it has, and why it has not the others.

Example: `!(has(request.ownerId) && has(request.ownerLoginId))` is the test
`not(/c:caseLookup/c:ownerId and /c:caseLookup/c:ownerLoginId)`.
"""
