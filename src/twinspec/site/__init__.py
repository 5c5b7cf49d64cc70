"""One site about one contract: static pages that need no network and no server.

`build` puts the pages together, `page` is what each of them is, `write` renders them.
`inputs` reads what a site is about, from a project or from single files.
What stands on the pages: `reference` the operations with their examples, `members` the tables of
bodies, `rules` what is known of each rule, `rule_tests` the requests of its test, `sources` the
files that enforce and test them, `coverage_map` which rules are proven for which operation,
`documents` Markdown files of the project, `search` the index of all words.
"""
