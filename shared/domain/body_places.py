"""Where on the body something is: named places of the front and the back, and which symptoms are asked for one.

What the figure looks like is the tablet's; here are only names. "Right" and "left" are the person's own.
"""

from collections.abc import Iterable
from dataclasses import dataclass

WHERE_ITEMS = frozenset({22, 24, 28, 29, 35, 36, 39, 48, 50, 51, 73})
"""Symptoms that are asked for their place, by item number: swelling, rash, itching, hives, pressure sores, skin after
radiation, numbness, pain, pain of muscles and of joints, bruises. Chosen here as those where the place changes what
the team thinks of first; review: needed. Symptoms that name their place (headache, belly) are left out."""


@dataclass(frozen=True, slots=True)
class Place:
    """One named place. `side`: front, back, or whole for the body as a whole."""

    key: str
    side: str
    en: str
    es: str
    fr: str
    ar: str
    zh: str

    def name(self, language: str) -> str:
        """Its name in a language, in English where we do not speak it.

        >>> PLACES["chest"].name("es"), PLACES["chest"].name("de")
        ('Pecho', 'Chest')
        """
        return str(getattr(self, language)) if language in LANGUAGES else self.en


LANGUAGES = ("en", "es", "fr", "ar", "zh")
_ALL = (
    Place("face", "front", "Face", "Cara", "Visage", "الوجه", "面部"),
    Place("throat", "front", "Throat", "Garganta", "Gorge", "الحلق", "喉部"),
    Place(
        "right_shoulder", "front", "Right shoulder", "Hombro derecho", "Épaule droite", "الكتف الأيمن", "右肩"
    ),
    Place(
        "left_shoulder", "front", "Left shoulder", "Hombro izquierdo", "Épaule gauche", "الكتف الأيسر", "左肩"
    ),
    Place("chest", "front", "Chest", "Pecho", "Poitrine", "الصدر", "胸部"),
    Place("right_arm", "front", "Right arm", "Brazo derecho", "Bras droit", "الذراع اليمنى", "右臂"),
    Place("left_arm", "front", "Left arm", "Brazo izquierdo", "Bras gauche", "الذراع اليسرى", "左臂"),
    Place(
        "upper_belly",
        "front",
        "Upper belly",
        "Parte alta del vientre",
        "Haut du ventre",
        "أعلى البطن",
        "上腹部",
    ),
    Place(
        "lower_belly",
        "front",
        "Lower belly",
        "Parte baja del vientre",
        "Bas du ventre",
        "أسفل البطن",
        "下腹部",
    ),
    Place("right_hand", "front", "Right hand", "Mano derecha", "Main droite", "اليد اليمنى", "右手"),
    Place("left_hand", "front", "Left hand", "Mano izquierda", "Main gauche", "اليد اليسرى", "左手"),
    Place(
        "groin",
        "front",
        "Groin and genitals",
        "Ingle y genitales",
        "Aine et parties intimes",
        "أعلى الفخذ والأعضاء التناسلية",
        "腹股沟和私处",
    ),
    Place("right_thigh", "front", "Right thigh", "Muslo derecho", "Cuisse droite", "الفخذ الأيمن", "右大腿"),
    Place("left_thigh", "front", "Left thigh", "Muslo izquierdo", "Cuisse gauche", "الفخذ الأيسر", "左大腿"),
    Place(
        "right_lower_leg",
        "front",
        "Right knee and lower leg",
        "Rodilla y pierna derechas",
        "Genou et jambe droits",
        "الركبة والساق اليمنى",
        "右膝和右小腿",
    ),
    Place(
        "left_lower_leg",
        "front",
        "Left knee and lower leg",
        "Rodilla y pierna izquierdas",
        "Genou et jambe gauches",
        "الركبة والساق اليسرى",
        "左膝和左小腿",
    ),
    Place("right_foot", "front", "Right foot", "Pie derecho", "Pied droit", "القدم اليمنى", "右脚"),
    Place("left_foot", "front", "Left foot", "Pie izquierdo", "Pied gauche", "القدم اليسرى", "左脚"),
    Place(
        "back_of_head",
        "back",
        "Back of the head",
        "Parte de atrás de la cabeza",
        "Arrière de la tête",
        "مؤخرة الرأس",
        "后脑",
    ),
    Place("back_of_neck", "back", "Back of the neck", "Nuca", "Nuque", "مؤخرة الرقبة", "颈后"),
    Place(
        "upper_back", "back", "Upper back", "Parte alta de la espalda", "Haut du dos", "أعلى الظهر", "上背部"
    ),
    Place(
        "lower_back", "back", "Lower back", "Parte baja de la espalda", "Bas du dos", "أسفل الظهر", "下背部"
    ),
    Place(
        "buttocks",
        "back",
        "Buttocks and anus",
        "Nalgas y ano",
        "Fesses et anus",
        "الأرداف والشرج",
        "臀部和肛门",
    ),
    Place(
        "back_of_left_leg",
        "back",
        "Back of the left leg",
        "Parte de atrás de la pierna izquierda",
        "Arrière de la jambe gauche",
        "خلف الساق اليسرى",
        "左腿后侧",
    ),
    Place(
        "back_of_right_leg",
        "back",
        "Back of the right leg",
        "Parte de atrás de la pierna derecha",
        "Arrière de la jambe droite",
        "خلف الساق اليمنى",
        "右腿后侧",
    ),
    Place(
        "all_over",
        "whole",
        "All over the body",
        "Por todo el cuerpo",
        "Sur tout le corps",
        "في كل الجسم",
        "全身",
    ),
)
PLACES: dict[str, Place] = {place.key: place for place in _ALL}
"""Every place by its key, from the top of the front to the bottom of the back; the whole body last."""


def in_order(keys: Iterable[str]) -> tuple[str, ...]:
    """Places once each, in the order of the body; keys that are not known are left out.

    >>> in_order(["left_foot", "face", "tail", "face"])
    ('face', 'left_foot')
    """
    chosen = set(keys)
    return tuple(key for key in PLACES if key in chosen)


def turned(chosen: Iterable[str], key: str) -> tuple[str, ...]:
    """The chosen places with one tapped: added, or taken away again. The whole body and single places exclude each
    other.

    >>> turned(("face",), "chest"), turned(("face",), "all_over"), turned(("all_over",), "face")
    (('face', 'chest'), ('all_over',), ('face',))
    >>> turned(("face",), "face")
    ()
    """
    before = set(chosen)
    if key in before:
        return in_order(before - {key})
    if key == "all_over":
        return (key,)
    return in_order((before - {"all_over"}) | {key})
