"""Where patients of the demonstration clinic find help: communities, help lines, rides, money. All made up."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from server.demo.cast import made
from server.features.resources import actions as resources
from server.foundation import clock
from server.foundation.access import Actor
from server.foundation.gate import reading
from shared.schemas.base import read
from shared.schemas.resources import EVERY_CONDITION, ResourceSchema

Entry = tuple[str, str, str, str, dict[str, str]]
"""Condition, category, name, telephone, and what it is in a few words by language."""

HARBOUR: tuple[Entry, ...] = (
    (
        "breast",
        "community",
        "Tuesday Circle",
        "555-0161",
        {
            "en": "Women with breast cancer meet every Tuesday at six. Family may come along.",
            "es": "Mujeres con cáncer de mama se reúnen los martes a las seis. La familia puede venir.",
        },
    ),
    (
        "breast",
        "money",
        "Wig and Bra Fund",
        "555-0162",
        {
            "en": "Helps to pay for a wig or a special bra. A nurse fills in the form with you.",
            "es": "Ayuda a pagar una peluca o un sostén especial. Una enfermera llena el formulario con usted.",
        },
    ),
    (
        "colorectal",
        "community",
        "Bowel Buddies",
        "555-0163",
        {
            "en": "People who had the same treatment call you back within a day.",
            "es": "Personas que tuvieron el mismo tratamiento le devuelven la llamada en un día.",
        },
    ),
    (
        "colorectal",
        "help_line",
        "Stoma Nurse Line",
        "555-0164",
        {
            "en": "Ask about your stoma or your stools, on working days from 8 to 4.",
            "es": "Pregunte sobre su estoma o sus heces, los días laborables de 8 a 4.",
        },
    ),
    (
        EVERY_CONDITION,
        "transport",
        "Harbour Rides",
        "555-0165",
        {
            "en": "Free rides to the day unit and back home. Call the day before, until noon.",
            "es": "Viajes gratis a la unidad de día y de regreso a casa. Llame el día antes, hasta el mediodía.",
        },
    ),
    (
        EVERY_CONDITION,
        "money",
        "Patient Fund of the Harbour",
        "555-0166",
        {
            "en": "Helps with rent and bills while you cannot work. Our social worker can tell you more.",
            "es": "Ayuda con el alquiler y las cuentas mientras no puede trabajar. Pregunte a la trabajadora social.",
        },
    ),
)
NORTHFIELD: tuple[Entry, ...] = (
    (
        "prostate",
        "community",
        "Grupo Roble",
        "555-0171",
        {
            "en": "Men with prostate cancer walk and talk on Saturday mornings.",
            "es": "Hombres con cáncer de próstata pasean y conversan los sábados por la mañana.",
        },
    ),
    (
        "colorectal",
        "help_line",
        "Línea Abierta",
        "555-0172",
        {
            "en": "A nurse answers questions about food and stools, on working days from 9 to 2.",
            "es": "Una enfermera responde preguntas sobre comida y heces, los días laborables de 9 a 2.",
        },
    ),
    (
        "lung_nsclc",
        "community",
        "Respirar Juntos",
        "555-0173",
        {
            "en": "Breathing exercises in a group, on Wednesdays at five.",
            "es": "Ejercicios de respiración en grupo, los miércoles a las cinco.",
        },
    ),
    (
        "cml",
        "community",
        "Paso a Paso",
        "555-0178",
        {
            "en": "People who take a tablet for leukemia every day tell how they do it.",
            "es": "Personas que toman cada día una pastilla para la leucemia cuentan cómo lo hacen.",
        },
    ),
    (
        "melanoma",
        "community",
        "Sombra",
        "555-0174",
        {
            "en": "Meet people who had melanoma, once a month.",
            "es": "Encuentro con personas que tuvieron melanoma, una vez al mes.",
        },
    ),
    (
        "head_neck",
        "help_line",
        "Comer y Hablar",
        "555-0175",
        {
            "en": "Help with eating, speaking and swallowing after radiation.",
            "es": "Ayuda para comer, hablar y tragar después de la radioterapia.",
        },
    ),
    (
        EVERY_CONDITION,
        "transport",
        "Furgoneta del Norte",
        "555-0176",
        {
            "en": "A van brings you to the clinic. Call two days before.",
            "es": "Una furgoneta le lleva a la clínica. Llame dos días antes.",
        },
    ),
    (
        EVERY_CONDITION,
        "money",
        "Fondo Mano Amiga",
        "555-0177",
        {
            "en": "Help to pay for travel and medicines that your insurance does not cover.",
            "es": "Ayuda para pagar viajes y medicinas que su seguro no cubre.",
        },
    ),
)
LISTS = {"harbour": HARBOUR, "northfield": NORTHFIELD}
NOT_CHECKED_AGAIN = "Wig and Bra Fund"
CHECKED_AGO = timedelta(days=20)


def keep_resources(site_id: UUID, site: str, opened_at: datetime, now: datetime, *, by: Actor) -> None:
    """Entered when the clinic opened and checked again lately; one was forgotten, so that it is stale."""
    for condition, category, name, phone, texts in LISTS[site]:
        entry = {"id": str(made("resource", site, name)), "condition": condition, "category": category}
        entry |= {"name": name, "texts": texts, "phone": phone, "url": None}
        with clock.at(opened_at), reading():
            resources.keep_resource(site_id, _loaded(entry, (opened_at - timedelta(days=1)).date()), by=by)
        if name != NOT_CHECKED_AGAIN:
            checked_at = now - CHECKED_AGO
            with clock.at(checked_at), reading():
                row_id, on = made("resource", site, name), (checked_at - timedelta(days=1)).date()
                resources.check_resource(site_id, row_id, checked_on=on, by=by)


def _loaded(entry: dict[str, Any], on: date) -> dict[str, Any]:
    return read(ResourceSchema(), entry | {"last_checked_on": on.isoformat()})
