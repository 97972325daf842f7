"""The tablet's colours by meaning, one set a palette, and how contrast is measured. Who uses them: `theme`."""

PALETTES: dict[str, dict[str, str | tuple[str, ...]]] = {
    "soft": {
        "background": "#F3F6F5",
        "surface": "#FFFFFF",
        "surface_alt": "#E9F0EE",
        "primary": "#0B6B66",
        "ink": "#FFFFFF",
        "primary_soft": "#DCEFEC",
        "text": "#12302D",
        "text_muted": "#526663",
        "outline": "#D5DFDD",
        "control": "#7B8E8B",
        "accent": "#B4492F",
        "danger": "#B3362B",
        "danger_soft": "#FBE9E7",
        "warn": "#8A500E",
        "warn_soft": "#FDF1E3",
        "scrim": "#0E2B2899",
        "shadow": "#0E3B371F",
        "face": "#FFFFFF",
        "severity": ("#2F9D78", "#689C1F", "#BF7E00", "#D96A1E", "#C9473F"),
        "severity_soft": ("#E3F3ED", "#EFF5E1", "#FCF3DC", "#FCEADD", "#F9E3E1"),
    },
    "contrast": {
        "background": "#FFFFFF",
        "surface": "#FFFFFF",
        "surface_alt": "#FFFFFF",
        "primary": "#00332F",
        "ink": "#FFFFFF",
        "primary_soft": "#FFF3B0",
        "text": "#000000",
        "text_muted": "#1A1A1A",
        "outline": "#000000",
        "control": "#000000",
        "accent": "#8A1C00",
        "danger": "#8A0000",
        "danger_soft": "#FFFFFF",
        "warn": "#000000",
        "warn_soft": "#FFF3B0",
        "scrim": "#000000B3",
        "shadow": "#00000000",
        "face": "#FFFFFF",
        "severity": ("#005A3C", "#3F5F00", "#7A4B00", "#8A3500", "#8A0000"),
        "severity_soft": ("#FFFFFF", "#FFFFFF", "#FFFFFF", "#FFFFFF", "#FFFFFF"),
    },
    "night": {
        "background": "#0E1716",
        "surface": "#182322",
        "surface_alt": "#22312F",
        "primary": "#5CC4BA",
        "ink": "#062522",
        "primary_soft": "#17403C",
        "text": "#E8F1EF",
        "text_muted": "#A3B7B4",
        "outline": "#2E3F3D",
        "control": "#71868A",
        "accent": "#F08D79",
        "danger": "#F28B82",
        "danger_soft": "#3B1F1D",
        "warn": "#F0C27B",
        "warn_soft": "#3A2C16",
        "scrim": "#000000B3",
        "shadow": "#00000066",
        "face": "#0E1716",
        "severity": ("#5CC39D", "#A9CE6B", "#EFC05C", "#F09A62", "#EA7A73"),
        "severity_soft": ("#17352C", "#273319", "#3A3016", "#3B2718", "#3B1F1D"),
    },
}
"""`control` outlines what can be tapped where nothing else shows it; `ink` is text on `primary` and `danger`."""

NAMES = tuple(PALETTES)


def contrast_ratio(one: str, other: str) -> float:
    """How far apart two colours `#RRGGBB` are in lightness, 1 to 21 (WCAG 2.2, relative luminance).

    >>> contrast_ratio("#000000", "#FFFFFF")
    21.0
    """
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return round((lighter + 0.05) / (darker + 0.05), 2)


def _luminance(colour: str) -> float:
    channels = (int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
