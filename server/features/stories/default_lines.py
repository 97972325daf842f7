"""The text that a site offers where its team has written no other: what both sides can expect. Our own words."""

from typing import Any

DEFAULT_LINES: list[dict[str, Any]] = [
    {
        "about": "read",
        "texts": {
            "en": "Your team reads your check-ins, your readings and your messages.",
            "es": "Su equipo lee sus registros, sus mediciones y sus mensajes.",
            "fr": "Votre équipe lit vos bilans, vos mesures et vos messages.",
            "ar": "يقرأ فريقك تقاريرك وقياساتك ورسائلك.",
            "zh": "您的医护团队会阅读您的报告、测量值和留言。",
        },
    },
    {
        "about": "by_whom",
        "texts": {
            "en": "A nurse of the team reads first, and asks your doctor when it is needed.",
            "es": "Primero lee una enfermera o un enfermero del equipo, y consulta a su médico cuando hace falta.",
            "fr": "Une infirmière ou un infirmier de l'équipe lit d'abord, et demande à votre médecin si besoin.",
            "ar": "تقرأ أولًا إحدى ممرضات الفريق، وتسأل طبيبك عند الحاجة.",
            "zh": "团队的护士会先阅读，需要时再请教您的医生。",
        },
    },
    {
        "about": "how_soon",
        "texts": {
            "en": "Warnings are read on the same working day. Messages are answered within three working days.",
            "es": "Los avisos se leen el mismo día laborable. Los mensajes se contestan en tres días laborables.",
            "fr": "Les alertes sont lues le jour ouvré même. Les messages reçoivent une réponse en trois jours ouvrés.",
            "ar": "تُقرأ التنبيهات في يوم العمل نفسه. ويُجاب عن الرسائل خلال ثلاثة أيام عمل.",
            "zh": "警示会在当个工作日内阅读。留言会在三个工作日内回复。",
        },
    },
    {
        "about": "night",
        "texts": {
            "en": "Nobody reads here at night, at weekends or on holidays. Then call: the number is on the first page.",
            "es": "De noche, en fin de semana y en festivos aquí no lee nadie. Llame: el número está al inicio.",
            "fr": "Personne ne lit ici la nuit, le week-end ou un jour férié. Appelez : le numéro est à l’accueil.",
            "ar": "لا أحد يقرأ هنا ليلًا ولا في عطلة نهاية الأسبوع ولا في الأعياد. اتصل حينها: الرقم في الصفحة الأولى.",
            "zh": "夜间、周末和节假日没有人在这里阅读。那时请打电话：号码在首页。",
        },
    },
    {
        "about": "patient",
        "texts": {
            "en": "I answer the check-ins as well as I can, and I call when this tablet says so or when I am worried.",
            "es": "Contesto los registros lo mejor que puedo. Llamo si la tableta lo dice o si algo me preocupa.",
            "fr": "Je réponds aux bilans de mon mieux. J'appelle quand la tablette le dit ou quand je m'inquiète.",
            "ar": "أجيب عن التقارير قدر استطاعتي، وأتصل حين يطلب هذا الجهاز ذلك أو حين أشعر بالقلق.",
            "zh": "我会尽量填写报告；当平板提示或我感到担心时，我会打电话。",
        },
    },
]
"""One line of each kind of `shared.domain.expectations.LINES`, in five languages."""
