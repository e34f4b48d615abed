"""Invented names: people, companies, titles, sources. Mail domains end in the reserved ``.example``; phone numbers reach nobody."""

from __future__ import annotations

FIRST_NAMES = (
    "Anna", "Ben", "Carla", "David", "Elif", "Felix", "Greta", "Hugo", "Ines", "Jonas", "Katarína", "Lars", "Mia", "Noah", "Olga", "Paul",
    "Renée", "Søren", "Tamara", "Uwe", "Valérie", "Wiktor", "Yara", "Zoë", "José", "Łukasz", "Chloé", "Björn", "Aïcha", "Márton",
)  # fmt: skip
LAST_NAMES = (
    "Albrecht", "Bianchi", "Çelik", "Dupont", "Eriksson", "Fischer", "García", "Hoffmann", "Ivanova", "Jensen", "Kowalski",
    "Lefèvre", "Müller",
    "Novák", "O'Brien", "Petersen", "Quinn", "Rossi", "Schröder", "Tóth", "Ullrich", "van Dijk", "Weiß", "Yilmaz", "Ziegler", "Nuñez",
)  # fmt: skip
#: Mail names of the people above, in plain letters.
FIRST_PLAIN = (
    "anna", "ben", "carla", "david", "elif", "felix", "greta", "hugo", "ines", "jonas", "katarina", "lars", "mia", "noah", "olga", "paul",
    "renee", "soren", "tamara", "uwe", "valerie", "wiktor", "yara", "zoe", "jose", "lukasz", "chloe", "bjorn", "aicha", "marton",
)  # fmt: skip
LAST_PLAIN = (
    "albrecht", "bianchi", "celik", "dupont", "eriksson", "fischer", "garcia", "hoffmann", "ivanova", "jensen", "kowalski",
    "lefevre", "muller",
    "novak", "obrien", "petersen", "quinn", "rossi", "schroder", "toth", "ullrich", "vandijk", "weiss", "yilmaz", "ziegler", "nunez",
)  # fmt: skip

STEM_HEADS = (
    "Vant", "Orl", "Kesb", "Mirr", "Tolv", "Quen", "Brax", "Zeph", "Luro", "Dask", "Fenn", "Grol", "Hest", "Ixt", "Jorv", "Nym",
    "Pryx", "Rusk",
    "Sylv", "Ulm", "Wex", "Yarr", "Cald", "Emb",
)  # fmt: skip
STEM_TAILS = (
    "rel", "ano", "ika", "oss", "undra", "ex", "ilon", "arn", "eth", "ovia", "uma", "yx", "andor", "imo", "ent", "aris", "olin",
    "ette", "urra",
    "ium",
)  # fmt: skip
COMPANY_WORDS = (
    "Pumps", "Hydraulics", "Foods", "Pharma", "Chemicals", "Turbines", "Robotics", "Valves", "Aerospace", "Water", "Glass",
    "Energy", "Textiles",
    "Optics", "Metals", "Packaging", "Brewing", "Rail", "Plastics", "Engineering",
)  # fmt: skip
LEGAL_FORMS = (" GmbH", " AG", ", Ltd.", " S.A.", " B.V.", " & Söhne KG", ' "Präzision" GmbH', " Inc.")

INDUSTRIES = (
    "Mechanical engineering", "Chemicals", "Food and beverage", "Pharma", "Energy", "Automotive", "Water", "Aerospace", "Logistics",
    "Measuring instruments", "Education",
)  # fmt: skip
COMPETITOR = INDUSTRIES.index("Measuring instruments")
EDUCATION = INDUSTRIES.index("Education")
INDUSTRY_WEIGHTS = (0.22, 0.13, 0.12, 0.10, 0.10, 0.12, 0.07, 0.05, 0.05, 0.04, 0.0)

COUNTRIES = (
    "Germany",
    "Austria",
    "Switzerland",
    "France",
    "Netherlands",
    "United Kingdom",
    "Poland",
    "Italy",
    "Sweden",
    "United States",
    "Côte d'Ivoire",
)
COUNTRY_WEIGHTS = (0.38, 0.08, 0.08, 0.10, 0.07, 0.09, 0.06, 0.06, 0.03, 0.04, 0.01)
#: Ranges reserved for fiction where a country has one; +999 is assigned to nobody.
PHONE_PREFIXES = (
    "+49 30 23125 ", "+999 43 555 ", "+999 41 555 ", "+33 1 99 00 1", "+999 31 555 ", "+44 20 7946 0", "+999 48 555 ", "+999 39 555 ",
    "+999 46 555 ", "+1 202 555 0", "+999 225 55 ",
)  # fmt: skip

SOURCES = ("Organic Search", "Paid Search", "Webinar", "Trade Fair", "Referral", "Social Media", "Direct Traffic", "Purchased List")
SOURCE_WEIGHTS = (0.27, 0.17, 0.11, 0.10, 0.07, 0.09, 0.12, 0.07)
WEBINAR, TRADE_FAIR, REFERRAL, PURCHASED = (SOURCES.index(name) for name in ("Webinar", "Trade Fair", "Referral", "Purchased List"))

SENIORITIES = ("c_level", "vp", "director", "manager", "staff", "student")
N_DECIDERS = 3
DEPARTMENTS = ("Quality", "Production", "Engineering", "Purchasing", "Research", "Sales", "Management", "Other")
#: Job title, seniority, department, weight among leads that are not students.
TITLES = (
    ("CEO", 0, 6, 2.0), ("Managing Director", 0, 6, 2.5), ("Chief Technology Officer", 0, 2, 1.5), ("COO", 0, 1, 1.0),
    ("VP Operations", 1, 1, 2.0), ("VP Quality", 1, 0, 1.5), ("Director of Engineering", 2, 2, 4.0), ("Quality Director", 2, 0, 4.0),
    ("Plant Director", 2, 1, 3.5), ("Quality Manager", 3, 0, 11.0), ("Production Manager", 3, 1, 9.0), ("Purchasing Manager", 3, 3, 8.0),
    ("International Sales Manager", 3, 5, 4.0), ("Maintenance Manager", 3, 1, 7.0), ("Metrology Engineer", 4, 0, 10.0),
    ("Process Engineer", 4, 1, 9.0), ("Design Engineer", 4, 2, 7.0), ("Lab Technician", 4, 4, 6.0), ("Buyer", 4, 3, 5.0),
    ("Ingénieur d'essais", 4, 2, 2.0), ("Prüftechniker", 4, 0, 2.0), ("Internal Auditor", 4, 7, 1.5),
    ("Student, Mechanical Engineering", 5, 4, 0.0), ("PhD Candidate", 5, 4, 0.0), ("Intern", 5, 4, 0.0), ("Working Student", 5, 4, 0.0),
    ("Research Intern (R&D)", 5, 4, 0.0),
)  # fmt: skip
N_TITLES = sum(1 for title in TITLES if title[1] != SENIORITIES.index("student"))

REPS = (
    "Amelie Brandt", "Bastian Kühn", "Claire Moreau", "Dario Conti", "Ewa Zielińska", "Finn Larsson", "Grace Whitfield", "Henrik Vos",
)  # fmt: skip
IMPLEMENTERS = ("Ida Sommer", "Jakob Engel", "Kira Lindt", "Leon Marsch")

FREE_DOMAINS = ("gmail.example", "gmx.example", "outlook.example", "yahoo.example", "web.example")
UNIVERSITY_DOMAINS = ("uni-tolvaris.example", "tu-ormeth.example", "ecole-luron.example")

PRODUCTS = ("Torque sensor TS-4", "Flow meter FM-2", "Level gauge LG-7", "Calibrator CX-1", "Data logger DL-9")
LOST_REASONS = ("Price", "Competitor", "No budget", "No reply", "Postponed")
DISQUALIFIED_REASONS = ("Student", "No need", "Competitor", "Wrong contact")
