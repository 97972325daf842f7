"""Gallery: the picture of every symptom, beside its key."""

from typing import Any

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout

from client_kivy.screens.base import Screen
from client_kivy.symptom_pictures import PICTURES


class NamedPicture(BoxLayout):
    """One picture with its key under it."""

    symptom = StringProperty()


class Pictures(Screen):
    """All of them, as large as a question shows them."""

    def arrive(self, **_: Any) -> None:
        """Fill the page."""
        self.ids.grid.clear_widgets()
        for symptom in PICTURES:
            self.ids.grid.add_widget(NamedPicture(symptom=symptom))
