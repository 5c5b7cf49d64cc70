"""A site about one contract: static pages that need no network and no server.

`build` collects the pages, `page` has their type, `write` renders them.
`inputs` reads the content of a site from a project or from single files.
The content of the pages: `reference` has the operations with their examples, `members` the tables
of bodies, `rules` the facts of each rule, `rule_tests` the requests of its test, `sources` files
that enforce and test rules, `coverage_map` which rules are proven for which operation, `documents`
Markdown files of the project, `search` the index of all words.
"""
