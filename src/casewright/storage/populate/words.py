"""The words of invented worlds. All people, firms and addresses are invented."""

from __future__ import annotations

DEPARTMENTS = (
    "Service", "Sales", "Billing", "Returns", "Repairs", "Deliveries", "Complaints", "Warranty",
    "Installation", "Retention", "Onboarding", "Technical Support", "Accounts", "Fraud", "Claims",
    "Partners", "Spare Parts", "Escalations", "Field Service", "Back Office", "Privacy",
    "Translations", "Public Sector", "Archive",
)  # fmt: skip
QUEUES = ("Inbox", "Priority")
FIRST_NAMES = (
    "Ada", "Alan", "Amir", "Ana", "Boris", "Carla", "Chen", "Clara", "Dana", "Diego", "Elif",
    "Emma", "Farid", "Fatou", "Georg", "Grace", "Hana", "Hugo", "Ines", "Ivan", "Jana", "Jonas",
    "Karim", "Kira", "Lars", "Leila", "Luca", "Maja", "Mateo", "Mina", "Nadia", "Nils", "Olga",
    "Omar", "Paula", "Pavel", "Quinn", "Rana", "Rosa", "Samir", "Sara", "Tariq", "Tessa", "Ugo",
    "Vera", "Viktor", "Wanda", "Xenia", "Yara", "Zoltan",
)  # fmt: skip
SYLLABLES = (
    "an", "bel", "cor", "dan", "el", "fer", "gar", "hol", "in", "jor", "kal", "lin", "mar", "nor",
    "os", "per", "qui", "ros", "sen", "tor", "ul", "ver", "wal", "xan", "yor", "zel",
)  # fmt: skip
PRODUCTS = (
    "charger", "battery", "headset", "router", "camera", "printer", "tablet", "monitor", "keyboard",
    "speaker", "watch", "drone", "scanner", "projector", "modem", "cable", "dock", "lamp",
)  # fmt: skip
TROUBLES = (
    "arrived damaged", "does not start", "gets warm", "is billed twice", "is missing parts",
    "loses its connection", "makes a noise", "needs an update", "shows an error", "is late",
    "has the wrong colour", "cannot be registered", "stops after an hour", "was never ordered",
)  # fmt: skip
CHANNELS = ("Email", "Call_Track", "Chat", "Social", "Web_Form")
REGIONS = ("north", "west", "south", "east", "overseas")
RATINGS = ("4", "5", "3", "1", "2")
