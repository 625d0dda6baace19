"""What the people of the demo write: comments in several scripts, sources, and reasons."""

from __future__ import annotations

from random import Random

#: Comments by language, none about anything that exists.
COMMENTS = {
    "en": (
        "The provision is in force; the implementing regulation is being revised.",
        "Applied since the reform; the statistics begin a year later.",
        "Regional offices follow the same instruction, but two of them lack staff at night.",
        "We answered for our own service only. The other services may see it differently.",
        "A working group has been set up and meets every quarter.",
    ),
    "fr": (
        "Le texte est en vigueur ; le décret d'application est en préparation.",
        "La pratique existe dans la capitale, pas encore dans toutes les régions.",
        "Nous avons répondu pour notre service uniquement.",
    ),
    "es": (
        "La norma está vigente; el reglamento se está actualizando.",
        "Se aplica en todas las provincias desde la reforma.",
        "Hemos respondido solo por nuestra institución.",
    ),
    "ru": (
        "Норма действует; подзаконный акт пересматривается.",
        "Порядок применяется в столице, в регионах — частично.",
        "Мы ответили только за нашу службу.",
    ),
    "ar": (
        "النص نافذ، واللائحة التنفيذية قيد الإعداد.",
        "يطبّق هذا الإجراء في العاصمة ولم يعمّم بعد على جميع الأقاليم.",
        "أجبنا عن مصلحتنا فقط.",
    ),
    "zh": (
        "该规定已生效，实施细则正在修订。",
        "首都已实行，其他地区尚未普遍推行。",
        "我们只代表本机构作答。",
    ),
}

#: Greek is in none of the six languages: an agency may write in its own.
COMMENTS["el"] = (
    "Η διάταξη ισχύει· ο κανονισμός εφαρμογής αναθεωρείται.",
    "Εφαρμόζεται στην πρωτεύουσα, όχι ακόμη σε όλες τις περιφέρειες.",
    "Απαντήσαμε μόνο για τη δική μας υπηρεσία.",
)

LAWS = (
    ("Act on Offences in Cyberspace", "sections {a} to {b}"),
    ("Code of Criminal Procedure", "article {a}, paragraph {b}"),
    ("Act on International Cooperation in Criminal Matters", "section {a}({b})"),
    ("Act on the Protection of Personal Data", "article {a}"),
)
DOCUMENTS = (
    ("Standing instruction of the service", "chapter {a}, item {b}"),
    ("Duty roster and register of requests", "pages {a} to {b}"),
    ("Annual report of the service", "table {a}"),
    ("Inventory of equipment", "lines {a} to {b}"),
)
SECRET = ("Operational manual (restricted)", "held by the head of the unit")

TEXT = "The office is named by decree; its tasks are described in the standing instruction."
#: Why a question does not apply, by the reason that was chosen.
NOT_APPLICABLE = {"option_not_used": "So decided by the government; the decision is on file."}
NOT_APPLICABLE_ELSE = "The law reaches the same end in another way."
SETTLED = (
    "Agreed in the validation workshop after the agencies showed the texts to each other.",
    "The service in charge was asked again; its answer stands.",
    "The stricter reading was taken, since only part of the practice is written down.",
)
RETURNED = "Please cite the instruction with its date, and say from when it applies."


def place(pattern: str, random: Random) -> str:
    """The place in a source: "sections 12 to 15"."""
    first = random.randint(2, 60)
    return pattern.format(a=first, b=first + random.randint(1, 5))
