"""Every symptom's drawing, gathered from the modules of this folder; its keys are those of care_plans/symptoms."""

from tools.symptom_drawings import (
    breath_heart,
    digestion,
    general,
    mind,
    mouth,
    nails,
    nerves,
    pain,
    red_flags,
    sexual,
    skin,
    urinary,
)
from tools.symptom_drawings.pen import Drawing

DRAWINGS: dict[str, Drawing] = {
    **mouth.DRAWINGS,
    **digestion.DRAWINGS,
    **breath_heart.DRAWINGS,
    **skin.DRAWINGS,
    **nails.DRAWINGS,
    **nerves.DRAWINGS,
    **mind.DRAWINGS,
    **pain.DRAWINGS,
    **urinary.DRAWINGS,
    **sexual.DRAWINGS,
    **general.DRAWINGS,
    **red_flags.DRAWINGS,
}
