"""The steering numbers of the fuzzer, in one table, each with its reason.

They never decide what is right: they decide what is tried, how often, and for how long.
A `SHARE` is a probability from 0 to 1. Change one here, run `python -m tests.fuzz` a few times with
different seeds, and compare the rules that a run of the same length violates.

The values come from such runs, or keep a run short and the load on a server low.
"""

from __future__ import annotations

from typing import Literal

AimKind = Literal["alone", "pair", "bound", "last"]
"""What a search looks for: a request that breaks one rule; that breaks another one after it, too;
that meets a comparison of a rule with equal sides; that keeps a rule by its last condition."""

# --- Choosing: new requests, changed ones, and those around accepted ones -------------------------

NEW_SHARE = 0.25
"""Requests composed from nothing, where others could be changed: without them a run that found one
accepted request would only circle around it."""

VARIANT_SHARE = 0.5
"""Requests taken from the queue of variants of accepted ones, while it holds any: half, so that a
long queue does not hold up everything else."""

VARIANTS_WAITING = 400
"""Variants of accepted requests that wait for one operation; the oldest are dropped. More than that
is not sent within the minutes of a run."""

PROVEN_USER_SHARE = 0.5
"""Requests that are made by a user whose requests to this operation were accepted before: most
users may do little, and refusals for missing permissions hide what a handler checks after them."""

ACCEPTED_PARENT_SHARE = 0.5
"""Changed requests that start from an accepted one; the others start from rare refusals, which are
often one change away from a rule that was not met yet."""

PARENTS_KEPT = 6
"""Requests kept per operation and outcome: the newest, since their values still exist."""

DONORS_TRIED = 6
"""Other requests that are looked through for a part that fits into a body."""

EDGE_VALUE_SHARE = 0.15
"""Values at a bound of their schema, where a new request is composed; mostly usual ones, since one
value that is refused hides the rest of the request."""

OTHER_RECORD_SHARE = 0.1
"""Values that belong to another record than the rest of a request, and names that do not exist:
rules about what belongs together need some, all other rules need few."""

LEAN_OBJECT_SHARE = 0.3
"""Objects with the required members and a single optional one: many rules speak of a member that
stands alone."""

DENSITIES = (0.1, 0.3, 0.6, 0.9)
"""How likely an optional member is, drawn per request. Without a body (searches) only the first two
are used: a search with many criteria finds nothing."""

LIST_LENGTHS = (1, 1, 1, 1, 2, 2, 3)
"""Items of a composed list, drawn alike: most rules need one, some need two that differ."""

STYLED_SHARE = 0.5
"""New requests whose XML is written in one of many legal ways; the others are written plainly."""

FULL_LIST_SHARE = 0.02
"""Composed lists that are as long as the schema allows: they are expensive to send."""

NAMES_OF_A_PREFIX = (1, 1, 1, 2)
"""Parameters of one prefix in a query, drawn alike."""

RECORD_TRIES = 6
"""Draws of a record that has the wanted value, before a value of the schema is taken."""

RECENT_RECORDS = 40
"""Records per kind that count as recently seen."""

NEAR_RECORD_SHARE = 0.45
"""Records drawn because a record that the request already names is related to them: requests over
unrelated records are refused early."""

RECENT_RECORD_SHARE = 0.2
"""Records drawn from the recently seen ones: those that a run has just created or changed."""

SHARED_VALUE_SHARE = 0.4
"""Records drawn because they share a value (a status, an owner) with few others: in a world of
thousands of open cases, the three closed ones are drawn often all the same."""

VALUES_PER_SCHEMA = 24
"""Values that Hypothesis draws for one schema: they are drawn at start-up, which counts as time."""

LONGEST_VALUE = 4096
"""Characters of the longest value of a bank: longer ones belong to the check of body sizes."""

USUAL_LENGTH = 40
"""Characters of the longest usual text without a pattern: readable findings."""

MUTATION_WEIGHTS = {
    "another_record": 30,
    "same_record": 3,
    "another_value": 24,
    "another_user": 16,
    "member": 14,
    "list": 10,
    "part_of_another": 10,
    "query": 12,
    "invalid_value": 8,
    "damage": 5,
    "header": 8,
    "style": 5,
    "unknown_member": 3,
    "credential": 2,
    "body_presence": 2,
}
"""How often each kind of change is made. Most business rules depend on which records and users a
request names; damage to the syntax is judged by few rules, so a little of it is enough."""

AIMED_WEIGHTS = {
    "another_record": 30,
    "same_record": 8,
    "another_value": 24,
    "another_user": 16,
    "optional_member": 20,
    "list": 14,
    "part_of_another": 10,
    "query_value": 20,
}
"""The same for requests that are searched for: their form stays right, or no handler sees them."""

ADDING_WEIGHTS = {"list": 30, "another_user": 20, "optional_member": 10}
"""The same where a request is to go on breaking a rule that no expression decides: the records that
it names, such as a locked activity, stay in it."""

AIMED_CHANGES = (1, 1, 2)
"""Changes at a time in a search: one that leads nowhere is dropped."""

QUERY_WEIGHTS = {"another": 45, "remove": 30, "invalid": 15, "unknown": 5, "repeat": 5}
"""How often each change of a query is made: one rule each speaks of unknown and repeated names."""

STRAY_QUERY_SHARE = 0.05
"""Changes of a query, where an operation has none, that add an unknown name all the same."""

LIST_WEIGHTS = {"extend": 65, "repeat": 15, "shorten": 10, "shuffle": 10}
"""How often each change of a list is made: most rules about lists are about what is added."""

FILLED_LIST_SHARE = 0.05
"""Extended lists that are filled up to the most that the schema allows: they are expensive."""

OVERFULL_LIST_SHARE = 0.02
"""Extended lists that get one item more than that."""

PATH_SHARE = 0.2
"""Changed values that are taken in the path, where there is a body as well, which holds more."""

ADDED_MEMBER_SHARE = 0.7
"""Changes of members that add one where one could be removed: what is there is checked by more."""

CHANGES_PER_REQUEST = (1, 1, 1, 2, 2, 3)
"""Changes made to one request, drawn alike: most rules are one change away from an accepted
request, and the more there are the earlier a request is refused."""

RENAME_EVERYWHERE_SHARE = 0.8
"""Changes of a record that are made wherever the request names it, so that it stays consistent."""

POOL_VALUE_SHARE = 0.5
"""Changed values that are taken from the world, where the contract says that they come from it."""

OVERSIZE_SHARE = 0.03
"""Damaged bodies that are made too large instead: each costs a megabyte of traffic."""

OVERSIZE_BYTES = 1 << 20
"""White space that makes a body too large: contracts that limit bodies allow at most a megabyte."""

VARIED_ROUNDS = 4
"""Accepted requests that have a value in the same place, after which it counts as common."""

VARIED_RECORDS = 8
"""Other records that are tried in a rare place of an accepted request."""

VARIED_VALUES = 8
"""Values at a bound that are tried there at a time; the next accepted request tries the next."""

VARIED_LISTS = 4
"""Lists with one more item that are tried there."""

VARIED_USERS = 8
"""Other users who send the same request."""

# --- Choosing: what is looked at more closely, and what follows -----------------------------------

WATCHED_SHARE = 1 / 25
"""Requests around which the world is read: each costs up to six reads and blocks other workers."""

JUDGED_SHARE = 0.06
"""Requests for which the facts that their rules depend on are read: each costs a read or two, is
sent alone, and tells whether its answer was right."""

AIMED_SHARE = 0.4
"""Requests that are searched for, where rules were not broken often enough: each takes as long as
some requests do, and is worth many that break what has been broken before."""

AIMED_TIMES = 3
"""Requests that break a rule for certain, in each version, before it is aimed at no more: one tells
whether the rule is there, some more whether it holds in other ways of breaking it, too."""

AIMED_PAIRS = 3
"""Rules before a later one, the nearest ones, that requests are to break together with it: they
tell whether the rules are checked in their order."""

AIMED_UNSEEN = 8
"""Requests for each of these pairs whose later rule no expression decides: a request that was
refused with it is changed until it breaks the earlier one, and may then keep it."""

AIMED_BOUNDS = 2
"""Requests exactly at a bound that a rule compares with, such as ranges of fourteen days, neither
shorter nor longer: they tell `<=` from `<`, which nearly all others do not."""

AIMED_LAST = 2
"""Requests that break nothing and that only the last of a rule's conditions keeps from breaking it:
they show a server that refuses too much, such as social accounts of the right network."""

AIMED_SUSPECTED = 40
"""Requests that break a rule which no answer has named yet, though later rules refuse them: one
that breaks nothing else, also of what no expression says, tells whether the rule is there."""

AIM_KINDS: tuple[AimKind, ...] = (
    *("alone", "alone", "alone", "bound", "pair"),
    *("alone", "alone", "alone", "last", "pair"),
)
"""What a search looks for, in turns: mostly rules broken alone, which tell the most."""

AIM_SEARCHES = 16
"""Searches for bounds and for last conditions, each, that a rule takes part in: what this world
does not have is not looked for all the time."""

AIM_PAIR_SEARCHES = 6
"""Searches for one pair of rules: many pairs cannot be broken together."""

AIM_PATIENCE = 10
"""Searches that may fail before an operation is searched for a quarter as often: what nobody can
break in this world is not looked for all the time. One that succeeds makes up for half of them."""

AIM_TRIES = 24
"""Requests that a search looks at: looking at one takes about a millisecond."""

AIM_LOOKS = 0.8
"""Requests that searches may look at for each one that is sent, on the average of a run: what a run
pays for its searches stays a small part of it, however long it is."""

AIM_LOOKS_AT_FIRST = 600
"""What they may look at before that counts: at first nearly every search finds something."""

AIM_CLIMBS = 12
"""Of these, how many follow from one start: a search that leads nowhere begins again."""

AIM_CLIMBS_UNSEEN = 3
"""The same where some rules have no expression: each change may break one of these unseen."""

AIM_READS = 4
"""Readings of facts during a search, which cost more than all else in it; what is not known by then
is not predicted."""

FACTS_REMEMBERED = 10_000
"""Reads of facts that a process remembers; the oldest are dropped."""

PAGED_SHARE = 1 / 25
"""Searches that are asked for again in parts: each costs seven requests, sent alone."""

LINKED_SHARE = 1 / 25
"""Accepted requests after which a chain of links begins."""

LONGEST_CHAIN = 3
"""Requests of a chain: log in, search, read or change."""

OUTDATED_FIRST = 2
"""First accepted requests per operation and representation whose outdated copy is always tried:
even a short run sees a server that loses updates."""

OUTDATED_SHARE = 1 / 25
"""Later accepted requests whose outdated copy is tried: each costs three requests, sent alone."""

# --- Sending --------------------------------------------------------------------------------------

ANSWER_SECONDS = 30.0
"""What a server may take to answer; longer is a finding."""

CLOSING_SECONDS = 2.0
"""What it may take to answer the log-outs at the end of a run."""

IDLE_SECONDS = 1.0
"""A connection that was idle for so long may be closed by the server without a fault."""

ALIVE_TRIES = 3
"""Attempts to reach a server that did not answer, before it counts as gone."""

ALIVE_PAUSE_SECONDS = 0.5
"""Time between these attempts: a supervisor may be restarting it."""

WAIT_SLICE_SECONDS = 0.1
"""A pause is cut into such slices, so that a run that is interrupted ends at once."""

WAITS = 5
"""How often one request is sent again because an answer asks to come back later."""

READ_AT_ONCE = 20
"""Things that one request reads: more ids make addresses that servers may refuse."""

WATCHED_THINGS = 3
"""Things that a watched request names and that are read before and after it."""

WATCHING_USERS = 4
"""Users who are tried when a thing is to be read that the sender may not see."""

OTHERS_TRIED = 10
"""Other things of a kind by which it is decided whether a user can read anything of that kind."""

PAGES_COMPARED = 3
"""Pages that all matches are split into: a first, a middle and a last one."""

# --- Judging and results --------------------------------------------------------------------------

YOUNG_SESSION_SECONDS = 5.0
"""A session that is refused at this age was refused at once, not ended by its idle limit."""

REFUSED_AT_ONCE = 3
"""Times in a row that this must happen before it is a finding: once, somebody may have logged
out."""

MINIMISING_REQUESTS = 60
"""Smaller requests that are tried for one finding: the time of a run is for finding others."""

# --- The time of a run ----------------------------------------------------------------------------

PHASES_SHARE = 0.12
"""Time for Schemathesis' own phases: examples, coverage, stateful. They end earlier if they can."""

SESSIONS_SHARE = 0.06
"""Time for operations that begin and end sessions: servers make log-ins slow on purpose."""

FIRST_READS_SHARE = 0.1
"""Time for reads at the beginning of a run without `--values`: they show what can be changed."""

RETURNING_SHARE = 0.2
"""Time at the end that goes back to rules that nothing has violated yet, in all versions."""

SLICE_SECONDS = 5.0
"""Shortest time slice for one set of operations: starting Schemathesis anew costs a moment."""

SLICES = 8
"""Time slices per version, if there is time for as many."""

SLICES_OF_ALL = 3
"""Every third slice is for all operations, the others for those with rules never violated."""

FEWEST_CASES = 50
"""Requests that any part of a run with `--examples` gets: fewer reach nothing."""

PROGRESS_SECONDS = 0.5
"""Time between two reports of how far a process is."""

SLACK_SECONDS = 60
"""After so long beyond its time a phase of Schemathesis is left, whatever it is doing."""

GRACE_SECONDS = 2.0
"""What a process has, once the run is over, to stop by itself."""

SILENT_SECONDS = 5.0
"""What it has beyond that to report its results."""

POLL_SECONDS = 0.1
"""Time between two looks at whether the run is to end."""

# --- Comparing JSON with XML ----------------------------------------------------------------------

RECENT_MINUTES = 10
"""Moments within so many minutes around the run are moments of the run: two servers have different
ones."""

COMPARED_THINGS = 6
"""Things that a request names and that are compared in both worlds afterwards."""
